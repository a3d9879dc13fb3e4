#include "contracts/judge/scalars.hpp"

#include "base/base64.hpp"
#include "contracts/formats/advice.hpp"
#include "contracts/json/strict_json.hpp"
#include "contracts/json/values.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// Reports a broken rule; always false, so that a check can end with it.
bool broken(const Path& path, Findings* findings, const char* rule, const std::string& message) {
    if (findings != nullptr) findings->add({to_pointer(path), rule, message});
    return false;
}

bool evaluate_type(const Node& node, const json& value, const Path& path, Findings* findings) {
    if ((node.types & type_bit(value)) != 0) return true;
    if (findings == nullptr) return false;
    const bool shown = !value.is_structured() && !value.is_null();
    return broken(path, findings, "type",
                  "expected " + type_names(node.types) + ", found " + std::string(type_name(value)) +
                      (shown ? ": " + findings->found(value) : ""));
}

std::string near_value(const std::vector<json>& values, const json& value) {
    if (!value.is_string()) return "";
    std::vector<std::string> texts;
    for (const json& known : values) {
        if (known.is_string()) texts.push_back(known);
    }
    const std::string hint = did_you_mean(value.get_ref<const std::string&>(), texts);
    return hint.empty() ? "" : " (" + hint + ")";
}

bool evaluate_values(const Node& node, const json& value, const Path& path, Findings* findings) {
    bool valid = true;
    if (node.constant && compare_values(*node.constant, value) != 0) {
        if (findings == nullptr) return false;
        valid = broken(path, findings, "const",
                       "expected " + describe(*node.constant) + ", found " + findings->found(value));
    }
    if (!node.enumeration) return valid;
    for (const json& allowed : *node.enumeration) {
        if (compare_values(allowed, value) == 0) return valid;
    }
    if (findings == nullptr) return false;
    return broken(path, findings, "enum",
                  "expected one of " + listed(*node.enumeration) + "; found " + findings->found(value) +
                      near_value(*node.enumeration, value));
}

bool evaluate_numbers(const NumberLimits& limits, const json& value, const Path& path, Findings* findings) {
    bool valid = true;
    const auto require = [&](bool holds, const char* rule, const char* expected, const json& limit) {
        if (holds) return;
        valid = false;
        if (findings == nullptr) return;
        broken(
            path, findings, rule,
            "expected " + std::string(expected) + " " + limit.dump() + ", found " + findings->found(value));
    };
    if (const auto& limit = limits.minimum)
        require(compare_values(value, *limit) >= 0, "minimum", "at least", *limit);
    if (const auto& limit = limits.exclusive_minimum) {
        require(compare_values(value, *limit) > 0, "exclusiveMinimum", "more than", *limit);
    }
    if (const auto& limit = limits.maximum)
        require(compare_values(value, *limit) <= 0, "maximum", "at most", *limit);
    if (const auto& limit = limits.exclusive_maximum) {
        require(compare_values(value, *limit) < 0, "exclusiveMaximum", "less than", *limit);
    }
    if (const auto& unit = limits.multiple_of)
        require(is_multiple_of(value, *unit), "multipleOf", "a multiple of", *unit);
    return valid;
}

bool evaluate_length(const Limits& length, const json& value, const Path& path, Findings* findings) {
    if (!length.min && !length.max) return true;
    const std::size_t count = count_code_points(value.get_ref<const std::string&>());
    if (length.min && count < *length.min) {
        return broken(path, findings, "minLength",
                      "expected at least " + std::to_string(*length.min) + " characters, found " +
                          std::to_string(count));
    }
    if (length.max && count > *length.max) {
        return broken(path, findings, "maxLength",
                      "expected at most " + std::to_string(*length.max) + " characters, found " +
                          std::to_string(count));
    }
    return true;
}

bool evaluate_content(Content content, const json& value, const Path& path, Findings* findings) {
    std::string text = value.get<std::string>();
    if (content.base64) {
        auto decoded = from_base64(text);
        if (!decoded) return broken(path, findings, "contentEncoding", "not base64: " + describe(value));
        text = std::move(*decoded);
    }
    if (!content.json || parse_strict(text).error.empty()) return true;
    return broken(path, findings, "contentMediaType", "holds no JSON: " + describe(value));
}

std::string in_brackets(const std::string& advice) {
    return advice.empty() ? "" : " (" + advice + ")";
}

bool evaluate_string(const Node& node, const json& value, const Path& path, Findings* findings) {
    const auto& text = value.get_ref<const std::string&>();
    bool valid = evaluate_length(node.length, value, path, findings);
    if (node.format != nullptr && !node.format->matches(text)) {
        valid = broken(path, findings, "format",
                       "not " + std::string(node.format->description) + ": " + describe(value) +
                           in_brackets(advice_on(*node.format, text)));
    }
    if (node.pattern && !node.pattern->matches(text)) {
        valid = broken(
            path, findings, "pattern",
            "does not match the pattern " + json(node.pattern->expression()).dump() + ": " + describe(value));
    }
    if (node.content.base64 || node.content.json)
        valid &= evaluate_content(node.content, value, path, findings);
    return valid;
}

}  // namespace

std::string type_names(std::uint8_t types) {
    constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
        {kNull, "null"},     {kBoolean, "boolean"}, {kNumber, "number"}, {kInteger, "integer"},
        {kString, "string"}, {kArray, "array"},     {kObject, "object"}};
    std::string names;
    for (const auto& [bits, name] : kNames) {
        if ((types & bits) != bits || (bits == kInteger && (types & kNumber) == kNumber)) continue;
        names.append(names.empty() ? "" : " or ").append(name);
    }
    return names;
}

std::string listed(const std::vector<json>& values) {
    constexpr std::size_t kShown = 8;
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < kShown; ++i)
        text.append(i == 0 ? "" : ", ").append(describe(values[i]));
    return values.size() > kShown ? text + ", …" : text;
}

std::uint8_t type_bit(const json& value) {
    if (value.is_string()) return kString;
    if (value.is_object()) return kObject;
    if (value.is_array()) return kArray;
    if (value.is_boolean()) return kBoolean;
    if (value.is_null()) return kNull;
    return is_integral(value) ? kInteger : kFraction;
}

bool evaluate_scalars(const Node& node, const json& value, const Path& path, Findings* findings) {
    bool valid = evaluate_type(node, value, path, findings);
    // A number where a text belongs breaks one rule, not two.
    if (!valid) return false;
    valid &= evaluate_values(node, value, path, findings);
    if (value.is_number() && node.numbers.any())
        valid &= evaluate_numbers(node.numbers, value, path, findings);
    if (value.is_string()) valid &= evaluate_string(node, value, path, findings);
    return valid;
}

}  // namespace shortener_events::contracts
