#include "contracts/schema/compile_scalars.hpp"

#include <stdexcept>

#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"
#include "contracts/schema/keywords.hpp"
#include "contracts/schema/notes.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

std::uint8_t type_bits(const std::string& name, const std::string& pointer) {
    constexpr std::pair<std::string_view, std::uint8_t> kNames[] = {
        {"null", kNull},     {"boolean", kBoolean}, {"integer", kInteger}, {"number", kNumber},
        {"string", kString}, {"array", kArray},     {"object", kObject}};
    for (const auto& [known, bits] : kNames) {
        if (known == name) return bits;
    }
    refuse_schema(pointer, "no such type: \"" + name + "\"");
}

std::uint8_t read_types(const json& value, const std::string& pointer) {
    if (value.is_string()) return type_bits(value, pointer);
    std::uint8_t bits = 0;
    for (const std::string& name : read_names(value, pointer)) bits |= type_bits(name, pointer);
    if (bits == 0) refuse_schema(pointer, "must name at least one type");
    return bits;
}

std::optional<json> read_bound(const json& schema, const std::string& pointer, const char* keyword) {
    const json* value = find_keyword(schema, keyword);
    if (value == nullptr) return std::nullopt;
    return read_number(*value, pointer_below(pointer, keyword));
}

NumberLimits read_number_limits(const json& schema, const std::string& pointer) {
    NumberLimits limits;
    limits.minimum = read_bound(schema, pointer, "minimum");
    limits.exclusive_minimum = read_bound(schema, pointer, "exclusiveMinimum");
    limits.maximum = read_bound(schema, pointer, "maximum");
    limits.exclusive_maximum = read_bound(schema, pointer, "exclusiveMaximum");
    limits.multiple_of = read_bound(schema, pointer, "multipleOf");
    if (limits.multiple_of && compare_values(*limits.multiple_of, 0) <= 0) {
        refuse_schema(pointer_below(pointer, "multipleOf"), "must be above 0");
    }
    return limits;
}

const Format* read_format(const json& value, const std::string& pointer, UnknownFormat unknown) {
    const std::string& name = read_string(value, pointer);
    const Format* format = find_format(name);
    if (format == nullptr && unknown == UnknownFormat::refuse)
        refuse_schema(pointer, no_checker_for_format(name));
    return format;
}

/// Whether the keyword asks for `known`; anything else is an annotation, or refused as unknown formats are.
bool asks_for(const json& schema, const std::string& pointer, const char* keyword, const char* known,
              UnknownFormat unknown) {
    const json* value = find_keyword(schema, keyword);
    if (value == nullptr) return false;
    const std::string below = pointer_below(pointer, keyword);
    const std::string& name = read_string(*value, below);
    if (name != known && unknown == UnknownFormat::refuse) {
        refuse_schema(below, "no checker for \"" + name + "\"");
    }
    return name == known;
}

}  // namespace

Pattern read_pattern(const std::string& expression, const std::string& pointer) {
    try {
        return Pattern(expression);
    } catch (const std::invalid_argument& why) {
        refuse_schema(pointer, "the pattern \"" + expression + "\" cannot be used: " + why.what());
    }
}

Limits read_limits(const json& schema, const std::string& pointer, const char* min, const char* max) {
    Limits limits;
    if (const json* value = find_keyword(schema, min))
        limits.min = read_count(*value, pointer_below(pointer, min));
    if (const json* value = find_keyword(schema, max))
        limits.max = read_count(*value, pointer_below(pointer, max));
    return limits;
}

void read_scalar_keywords(const json& schema, const std::string& pointer, UnknownFormat unknown, Node& node) {
    const auto below = [&](const char* keyword) { return pointer_below(pointer, keyword); };
    if (const json* type = find_keyword(schema, "type")) node.types = read_types(*type, below("type"));
    if (const json* values = find_keyword(schema, "enum")) {
        node.enumeration = read_array(*values, below("enum")).get<std::vector<json>>();
    }
    if (const json* value = find_keyword(schema, "const")) node.constant = *value;
    node.numbers = read_number_limits(schema, pointer);
    node.length = read_limits(schema, pointer, "minLength", "maxLength");
    if (const json* format = find_keyword(schema, "format"))
        node.format = read_format(*format, below("format"), unknown);
    if (const json* format = find_keyword(schema, "format"); format != nullptr && node.format == nullptr)
        node.unknown_format = format->get<std::string>();
    if (const json* pattern = find_keyword(schema, "pattern")) {
        node.pattern = read_pattern(read_string(*pattern, below("pattern")), below("pattern"));
    }
    node.content.base64 = asks_for(schema, pointer, "contentEncoding", "base64", unknown);
    node.content.json = asks_for(schema, pointer, "contentMediaType", "application/json", unknown);
}

}  // namespace shortener_events::contracts
