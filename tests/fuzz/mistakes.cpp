// What is advised about an input that is refused from its first event on. The first byte chooses what is
// known besides, the rest is the event: whatever it is, the advice is our own words, and a whole event needs
// none.
#include <algorithm>

#include "cli/input/first_mistake.hpp"
#include "contracts/json/strict_json.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

bool is_our_own(std::string_view advice) {
    constexpr std::size_t kLongest = 160;
    return advice.size() <= kLongest &&
           std::ranges::all_of(advice, [](const char c) { return c >= 0x20 && c < 0x7F; });
}

/// Beside nlohmann: an object that is no record of `tail -o jsonl` is an event, whatever else is wrong with
/// it.
bool is_event(std::string_view text) {
    const auto parsed = contracts::parse_strict(text);
    return parsed.error.empty() && parsed.value.is_object() && !parsed.value.contains("topic");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t choice = fuzz::take_choice(bytes, 16);
    const InputTraits traits{.name = choice % 2 == 0 ? "stdin" : "in.json",
                             .array = (choice & 2) != 0,
                             .envelopes = (choice & 4) != 0,
                             .can_unwrap = true,
                             .next_is_json = (choice & 8) != 0};
    const std::string advice = remedy_for(bytes, traits);
    fuzz::require(is_our_own(advice), "no byte of an event is in the advice");
    fuzz::require(!is_event(bytes) || advice.empty(), "a whole event needs no other form");
    return 0;
}
