#include <algorithm>
#include <span>

#include "contracts/json/values.hpp"
#include "contracts/judge/evaluation.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

bool is_property(const ObjectRules& rules, const std::string& name) {
    return std::ranges::binary_search(rules.properties, name, {}, &std::pair<std::string, NodeIndex>::first);
}

/// How many of the properties come before `name`: mostly one or two, but a schema may have thousands.
std::size_t count_before(std::span<const std::pair<std::string, NodeIndex>> properties,
                         const std::string& name) {
    constexpr std::size_t kFew = 4;
    std::size_t count = 0;
    while (count < std::min(kFew, properties.size()) && properties[count].first < name) ++count;
    if (count < kFew) return count;
    const auto rest = properties.subspan(count);
    const auto found = std::ranges::lower_bound(rest, name, {}, &std::pair<std::string, NodeIndex>::first);
    return count + static_cast<std::size_t>(found - rest.begin());
}

/// Members that no property names: a misspelt one may be among them.
std::vector<std::string> unknown_names(const ObjectRules& rules, const json& value) {
    constexpr std::size_t kEnough = 64;
    std::vector<std::string> names;
    for (const auto& [name, member] : value.items()) {
        if (names.size() < kEnough && !is_property(rules, name)) names.push_back(name);
    }
    return names;
}

/// Of very short names nearly all are near.
constexpr std::size_t kTellingName = 3;

std::string near_name(const std::string& wanted, const std::vector<std::string>& names) {
    if (wanted.size() < kTellingName) return "";
    const auto near = near_matches(wanted, names);
    return near.empty() ? "" : " (there is " + to_text(near[0]) + ": did you mean " + to_text(wanted) + "?)";
}

std::vector<std::string> property_names(const ObjectRules& rules) {
    std::vector<std::string> names;
    for (const auto& [name, node] : rules.properties) names.push_back(name);
    return names;
}

std::string unknown_field(const ObjectRules& rules, const std::string& name) {
    const std::string hint = did_you_mean(name, property_names(rules));
    return "no field " + describe(name) + " is allowed here" + (hint.empty() ? "" : " (" + hint + ")");
}

bool evaluate_required(const ObjectRules& rules, const json& value, const Path& path, Findings* findings) {
    bool valid = true;
    for (const std::string& name : rules.required) {
        if (value.contains(name)) continue;
        valid = false;
        if (findings == nullptr) break;
        findings->add({to_pointer(Path(path, name)), "required",
                       "a required field is missing" + near_name(name, unknown_names(rules, value))});
    }
    return valid;
}

bool evaluate_size(const Limits& size, const json& value, const Path& path, Findings* findings) {
    const auto report = [&](const char* rule, const char* expected, std::uint64_t limit) {
        if (findings == nullptr) return false;
        findings->add({to_pointer(path), rule,
                       "expected " + std::string(expected) + " " + std::to_string(limit) + " fields, found " +
                           std::to_string(value.size())});
        return false;
    };
    if (size.min && value.size() < *size.min) return report("minProperties", "at least", *size.min);
    if (size.max && value.size() > *size.max) return report("maxProperties", "at most", *size.max);
    return true;
}

}  // namespace

bool Evaluation::evaluate_object(const Node& node, const json& value, const Path& path, Findings* findings) {
    const ObjectRules& rules = *node.object;
    bool valid = evaluate_required(rules, value, path, findings);
    if (!valid && findings == nullptr) return false;
    valid &= evaluate_size(rules.size, value, path, findings);
    if (!valid && findings == nullptr) return false;
    valid &= evaluate_members(rules, value, path, findings);
    if (!valid && findings == nullptr) return false;
    return evaluate_dependencies(rules, value, path, findings) && valid;
}

bool Evaluation::evaluate_members(const ObjectRules& rules, const json& value, const Path& path,
                                  Findings* findings) {
    if (rules.properties.empty() && rules.pattern_properties.empty() && rules.additional == kNoNode &&
        rules.names == kNoNode) {
        return true;
    }
    bool valid = true;
    std::span rest(rules.properties);  // members come in the same order
    for (const auto& [name, member] : value.get_ref<const json::object_t&>()) {
        rest = rest.subspan(count_before(rest, name));
        const bool named = !rest.empty() && rest.front().first == name;
        valid &= evaluate_member(rules, named ? rest.front().second : kNoNode, name, member, Path(path, name),
                                 findings);
        if (findings == nullptr ? !valid : findings->full()) break;
    }
    return valid;
}

bool Evaluation::evaluate_member(const ObjectRules& rules, NodeIndex property, const std::string& name,
                                 const json& value, const Path& path, Findings* findings) {
    bool named = property != kNoNode;
    bool valid = !named || evaluate(property, value, path, findings);
    for (const auto& [pattern, schema] : rules.pattern_properties) {
        if (!pattern.matches(name)) continue;
        named = true;
        valid &= evaluate(schema, value, path, findings);
    }
    if (!named && refuses(rules.additional)) {
        if (findings != nullptr)
            findings->add({to_pointer(path), "additionalProperties", unknown_field(rules, name)});
        valid = false;
    } else if (!named && rules.additional != kNoNode) {
        valid &= evaluate(rules.additional, value, path, findings);
    }
    if (rules.names != kNoNode && !evaluate(rules.names, json(name), path, nullptr)) {
        if (findings != nullptr)
            findings->add(
                {to_pointer(path), "propertyNames",
                 "the name " + describe(name) + " is not allowed" + why_refused(rules.names, name)});
        valid = false;
    }
    return valid;
}

bool Evaluation::evaluate_dependencies(const ObjectRules& rules, const json& value, const Path& path,
                                       Findings* findings) {
    bool valid = true;
    for (const auto& [name, wanted] : rules.dependent_names) {
        if (!value.contains(name)) continue;
        for (const std::string& other : wanted) {
            if (value.contains(other)) continue;
            valid = false;
            if (findings == nullptr) return false;
            findings->add({to_pointer(Path(path, other)), "dependencies",
                           "a required field is missing: it belongs beside " + describe(name)});
        }
    }
    for (const auto& [name, schema] : rules.dependent_schemas) {
        if (value.contains(name)) valid &= evaluate(schema, value, path, findings);
    }
    return valid;
}

}  // namespace shortener_events::contracts
