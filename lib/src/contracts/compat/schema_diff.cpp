#include "shortener_events/schema_diff.hpp"

#include <algorithm>
#include <array>

#include "contracts/json/pointer.hpp"
#include "contracts/json/strict_json.hpp"
#include "contracts/json/values.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 9> kAnnotations{
    "$schema", "$id", "$comment", "title", "description", "examples", "default", "readOnly", "writeOnly"};
constexpr std::array<std::string_view, 3> kSets{"required", "type", "enum"};
constexpr std::array<std::string_view, 4> kMembers{"properties", "patternProperties", "definitions",
                                                   "dependencies"};

template <std::size_t Count>
bool is_one_of(const std::array<std::string_view, Count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What the names of an object are: keywords, or names of fields or definitions.
enum class Names { keywords, members };

class Diff {
  public:
    std::vector<SchemaChange> changes;

    void compare(const json& before, const json& after, const std::string& pointer, Names names) {
        if (contracts::compare_values(before, after) == 0) return;
        if (before.is_object() && after.is_object()) return compare_objects(before, after, pointer, names);
        if (before.is_array() && after.is_array() && before.size() == after.size()) {
            for (std::size_t i = 0; i < before.size(); ++i)
                compare(before[i], after[i], contracts::pointer_below(pointer, std::to_string(i)),
                        Names::keywords);
            return;
        }
        add(pointer, &before, &after);
    }

  private:
    void add(const std::string& pointer, const json* before, const json* after) {
        const auto text = [](const json* value) {
            return value ? std::optional(contracts::to_text(*value)) : std::nullopt;
        };
        changes.push_back({pointer, text(before), text(after)});
    }

    void compare_objects(const json& before, const json& after, const std::string& pointer, Names names) {
        json all = before;
        all.update(after);
        for (const auto& [name, value] : all.items()) {
            if (names == Names::keywords && is_one_of(kAnnotations, name)) continue;
            const std::string below = contracts::pointer_below(pointer, name);
            const json* old_value = before.contains(name) ? &before[name] : nullptr;
            const json* new_value = after.contains(name) ? &after[name] : nullptr;
            if (names == Names::keywords && is_one_of(kSets, name))
                compare_sets(old_value, new_value, below);
            else if (old_value == nullptr || new_value == nullptr)
                add(below, old_value, new_value);
            else
                compare(*old_value, *new_value, below, names_in(name, names));
        }
    }

    static Names names_in(const std::string& keyword, Names names) {
        return names == Names::keywords && is_one_of(kMembers, keyword) ? Names::members : Names::keywords;
    }

    static json as_list(const json* value) {
        if (value == nullptr) return json::array();
        return value->is_array() ? *value : json::array({*value});
    }

    static bool holds(const json& list, const json& wanted) {
        return std::any_of(list.begin(), list.end(),
                           [&](const json& item) { return contracts::compare_values(item, wanted) == 0; });
    }

    void compare_sets(const json* before, const json* after, const std::string& pointer) {
        const json old_list = as_list(before);
        const json new_list = as_list(after);
        for (const json& item : old_list)
            if (!holds(new_list, item)) add(pointer, &item, nullptr);
        for (const json& item : new_list)
            if (!holds(old_list, item)) add(pointer, nullptr, &item);
    }
};

json parse(std::string_view text) {
    auto parsed = contracts::parse_strict(text);
    if (!parsed.error.empty()) throw Error(ErrorCategory::contract, "the schema is " + parsed.error);
    return std::move(parsed.value);
}

}  // namespace

std::vector<SchemaChange> diff_schemas(std::string_view before, std::string_view after) {
    Diff diff;
    diff.compare(parse(before), parse(after), "", Names::keywords);
    return std::move(diff.changes);
}

}  // namespace shortener_events
