// Fields of an event against nlohmann's reading of it. The recipe chooses who wants them, then the event.
#include <nlohmann/json.hpp>

#include "contracts/event_fields.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/contract.hpp"
#include "shortener_events/event_tables.hpp"
#include "tests/fuzz/events.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;
using contracts::EventFields;
using contracts::WantedField;
using Json = nlohmann::json;
using Texts = std::vector<std::optional<std::string_view>>;

namespace {

std::vector<WantedField> wanted_by(const EventTable& event_table) {
    std::vector<WantedField> wanted;
    for (const Column& column : event_table.columns)
        wanted.push_back({column.field, column.type == ColumnType::json});
    for (const char* name : {"userId", "ipAddress", "userAgent"}) wanted.push_back({name});
    return wanted;
}

std::vector<WantedField> choose_wanted(fuzz::Recipe& recipe) {
    const auto event_tables = default_event_tables();
    const std::size_t choice = recipe.choose(4);
    if (choice < event_tables.size()) return wanted_by(event_tables[choice]);
    std::vector<WantedField> wanted;
    if (choice == 2) {  // everything, in both forms and in both orders
        for (const char* name : fuzz::kFieldNames)
            for (const bool as_json : {false, true, true, false}) wanted.push_back({name, as_json});
        return wanted;
    }
    for (std::size_t left = recipe.choose(8); left > 0; --left) {
        const std::string name = fuzz::kFieldNames[recipe.choose(std::size(fuzz::kFieldNames))];
        wanted.push_back({name, recipe.choose(2) == 1});
    }
    return wanted;
}

/// Reads every byte, so that the sanitizer sees where it lies.
std::vector<std::optional<std::string>> copies(const Texts& texts) {
    return {texts.begin(), texts.end()};
}

void check_field(const Json& event, const WantedField& wanted, const std::optional<std::string>& found) {
    const auto field = event.find(wanted.name);
    const bool is_there = field != event.end() && (wanted.as_json || field->is_string());
    fuzz::require(found.has_value() == is_there, "a field is found where the event has it");
    if (!is_there) return;
    if (wanted.as_json)
        fuzz::require(contracts::parse_strict(*found).value == *field, "a field's JSON is its own");
    else
        fuzz::require(*found == field->get_ref<const std::string&>(), "a field's text is its own");
}

void check(EventFields& fields, const std::vector<WantedField>& wanted, const std::string& event) {
    const std::string padded = event + std::string(Contract::kSlack, '\0');
    Texts texts;
    const bool was_read = fields.read({padded.data(), event.size()}, texts);
    const auto found = copies(texts);
    const auto strict = contracts::parse_strict(event);
    if (!strict.error.empty()) return;  // no contract accepts it
    fuzz::require(was_read == strict.value.is_object(), "an event that is an object is read");
    if (!was_read) return;
    fuzz::require(found.size() == wanted.size(), "each wanted field has an answer");
    for (std::size_t i = 0; i < wanted.size(); ++i) check_field(strict.value, wanted[i], found[i]);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    const auto wanted = choose_wanted(recipe);
    EventFields fields(wanted);  // whose memory is no larger than its events ask for
    const std::string event = fuzz::make_event(recipe);
    check(fields, wanted, event);
    check(fields, wanted, fuzz::make_event(recipe, 3));
    check(fields, wanted, event);
    return 0;
}
