#include "contracts/schema/load.hpp"

#include <optional>

#include "contracts/json/strict_json.hpp"
#include "contracts/json/text_position.hpp"
#include "contracts/schema/keywords.hpp"

namespace shortener_events::contracts {

namespace {

std::string place_in(const SchemaOrigin& origin, const std::optional<TextPosition>& position) {
    if (!origin.is_file) return origin.name + ": ";
    return '"' + origin.name + "\": " + (position ? to_text(*position) + ": " : "");
}

[[noreturn]] void fail(const std::string& message, const std::string& hint = {}) {
    throw Error(ErrorCategory::contract, message, hint);
}

void require_readable(std::string_view text, const SchemaOrigin& origin, const StrictJson& parsed) {
    if (!parsed.error.empty()) {
        const bool is_placed = origin.is_file && parsed.byte > 0;
        if (!is_placed) fail(place_in(origin, std::nullopt) + parsed.error);
        fail(place_in(origin, position_of_byte(text, parsed.byte - 1)) + "invalid JSON: " + parsed.why);
    }
    if (parsed.duplicates.empty()) return;
    const std::string& first = parsed.duplicates.front();
    fail(place_in(origin, position_of_value(text, first)) + first + " appears twice in one object");
}

}  // namespace

std::string_view without_mark(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

Schema load_schema(std::string_view text, const SchemaOrigin& origin, UnknownFormat unknown) {
    const StrictJson parsed = parse_strict(text);
    require_readable(text, origin, parsed);
    try {
        return compile_schema(parsed.value, unknown);
    } catch (const SchemaError& error) {
        if (!origin.is_file) fail(origin.name + ": " + error.what(), error.hint());
        fail(place_in(origin, position_of_value(text, error.pointer)) + error.pointer +
                 (error.pointer.empty() ? "" : ": ") + error.why,
             error.hint());
    }
}

}  // namespace shortener_events::contracts
