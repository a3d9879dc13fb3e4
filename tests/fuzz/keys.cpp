// Keys by pointer, and what a publisher keeps: its checkpoint, the state that Kafka keeps.
#include "cli/delivery/key_maker.hpp"

#include <nlohmann/json.hpp>

#include "cli/delivery/checkpoint_state.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/random.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/pointers.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;
using nlohmann::json;

namespace {

void check_key(const std::string& pointer, const std::string& event) {
    std::optional<cli::KeyMaker> maker;
    try {
        maker.emplace(pointer, Random(1));
    } catch (const Error& error) {
        fuzz::require(error.category() == ErrorCategory::argument, "a pointer's error is the user's");
        return;
    }
    const auto key = maker->key_of(event);
    const auto strict = contracts::parse_strict(event);
    if (!strict.error.empty() || !strict.duplicates.empty()) return;
    const json::json_pointer place(pointer);
    const bool is_there = fuzz::has(strict.value, place) && !strict.value.at(place).is_null();
    fuzz::require(key.has_value() == is_there, "a key is there where the event has it");
    if (!key) return;
    const json& value = strict.value.at(place);
    if (value.is_string())
        fuzz::require(*key == value.get_ref<const std::string&>(), "a text is the key as it is");
    else
        fuzz::require(contracts::parse_strict(*key).value == value, "a key is the value's JSON");
}

std::string make_object(fuzz::Recipe& recipe, std::initializer_list<const char*> names) {
    constexpr const char* kDigest = R"("0123456789abcdef0123456789abcdef")";
    std::string object = "{";
    for (const char* name : names) {
        const std::size_t choice = recipe.choose(5);
        if (choice == 1) continue;
        object += (object.size() > 1 ? ",\"" : "\"") + std::string(name) + "\":";
        object += choice == 0   ? kDigest
                  : choice == 2 ? "7"
                  : choice == 3 ? "\"publish-checkpoint/1\""
                                : fuzz::json_value(recipe);
    }
    return object + "}";
}

void check_state(const std::string& metadata) {
    const auto state = cli::parse_state(7, metadata);
    if (!state) return;
    const auto again = cli::parse_state(7, cli::to_metadata(*state));
    fuzz::require(again && again->progress.digest == state->progress.digest &&
                      again->sizes.rejects == state->sizes.rejects &&
                      again->sizes.report == state->sizes.report,
                  "a committed state is read as it was written");
}

void check_checkpoint(const std::string& text) {
    const auto state = cli::parse_checkpoint(text);
    if (!state) return;
    fuzz::require(!state->id.empty(), "a checkpoint has an id");
    const auto again = cli::parse_checkpoint(cli::to_text(*state));
    fuzz::require(
        again && again->id == state->id && again->topic == state->topic && again->begun == state->begun,
        "a checkpoint is read as it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(4)) {
        case 0:
            check_state(make_object(recipe, {"digest", "rejects", "reasons", "report"}));
            check_state(fuzz::make_bytes(recipe));
            break;
        case 1:
            check_checkpoint(make_object(recipe, {"schema", "id", "topic", "begun"}));
            check_checkpoint(fuzz::make_bytes(recipe));
            break;
        default: {
            const std::string name = fuzz::kFieldNames[recipe.choose(std::size(fuzz::kFieldNames))];
            constexpr const char* kBelow[] = {"", "/a", "/0", "/-", "/01", "/n", "/~1", "/~"};
            const std::string below = kBelow[recipe.choose(std::size(kBelow))];
            check_key("/" + name + below, fuzz::make_event(recipe, 5));
        }
    }
    return 0;
}
