#include "contracts/second_opinion/bounds_of_asking.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostValues = 4096;
constexpr std::size_t kMostLevels = 64;
constexpr std::size_t kMostLevelsBehind = 100;  // one another, in a schema with what its references lead to
constexpr std::size_t kMostPatternBytes = 256;
constexpr int kMostQuantifiers = 2;
constexpr double kLargestDivisor = 9e15;  // whole numbers up to here are the same as doubles and as int64_t

struct Extent {
    std::size_t values = 0, levels = 0;
};

/// Stops counting where it is too much.
void measure(const json& value, std::size_t level, Extent& extent) {
    ++extent.values;
    extent.levels = std::max(extent.levels, level);
    if (!value.is_structured() || level > kMostLevels) return;
    for (const auto& child : value) {
        if (extent.values > kMostValues) return;
        measure(child, level + 1, extent);
    }
}

std::string why_too_large(const json& value) {
    Extent extent;
    measure(value, 1, extent);
    if (extent.levels > kMostLevels) return "deeper than 64 levels";
    return extent.values > kMostValues ? "more than 4,096 values" : "";
}

/// What a reference leads to, if it is a local one, whatever its document is called; nullptr: nothing.
const json* target_of(const json& root, const json& schema) {
    const auto reference = schema.find("$ref");
    if (reference == schema.end() || !reference->is_string()) return nullptr;
    const auto& text = reference->get_ref<const std::string&>();
    const std::string fragment = text.substr(std::min(text.size(), text.find('#')));
    try {
        return &root.at(json::json_pointer(fragment.empty() ? fragment : fragment.substr(1)));
    } catch (const json::exception&) {
        return nullptr;
    }
}

/// Whether references lead to nothing but references: where an `$id` changes what they are relative to, they
/// may do so for valijson alone.
bool is_endless(const json& root, const json* schema) {
    for (std::size_t steps = 0; schema != nullptr; ++steps) {
        if (steps > kMostLevelsBehind) return true;
        schema = schema->is_object() ? target_of(root, *schema) : nullptr;
    }
    return false;
}

/// How deep valijson's parser goes on the stack: it goes down into what a reference leads to, but not into
/// what it is in already.
class Descent {
  public:
    explicit Descent(const json& root) : root_(root) { go_down(root, 1); }

    bool is_too_deep() const { return is_too_deep_; }

  private:
    void go_down(const json& value, std::size_t level) {
        if (level > kMostLevelsBehind) is_too_deep_ = true;
        if (is_too_deep_ || !value.is_structured()) return;
        for (const auto& child : value) go_down(child, level + 1);
        const json* target = value.is_object() ? target_of(root_, value) : nullptr;
        if (is_endless(root_, target)) is_too_deep_ = true;
        if (target == nullptr || on_the_way_.contains(target)) return;
        std::size_t& known = levels_[target];
        if (known >= level) return;  // it was gone through from at least that deep
        known = level;
        on_the_way_.insert(target);
        go_down(*target, level + 1);
        on_the_way_.erase(target);
    }

    const json& root_;
    bool is_too_deep_ = false;
    std::set<const json*> on_the_way_;
    std::map<const json*, std::size_t> levels_;
};

/// valijson divides by the number as an int64_t, which may be 0 or -1 then: both end the program.
bool has_dangerous_divisor(const json& value) {
    const auto is_dangerous = [](const auto& member) {
        const json& divisor = member.value();
        return member.key() == "multipleOf" && divisor.is_number() &&
               divisor.template get<double>() > kLargestDivisor;
    };
    if (value.is_object())
        for (const auto& member : value.items())
            if (is_dangerous(member) || has_dangerous_divisor(member.value())) return true;
    return value.is_array() && std::ranges::any_of(value, has_dangerous_divisor);
}

}  // namespace

std::string why_schema_is_not_given(const json& schema) {
    if (auto why = why_too_large(schema); !why.empty()) return why;
    if (Descent(schema).is_too_deep()) return "its references lead deeper than 100 levels";
    return has_dangerous_divisor(schema) ? "a multipleOf above 9e15 can end valijson" : "";
}

std::string why_event_is_not_given(const json& event) {
    return why_too_large(event);
}

bool is_harmless_pattern(std::string_view pattern) {
    int quantifiers = 0;
    char before = ' ';
    for (const char c : pattern) {
        const bool is_quantifier = before != '\\' && (c == '*' || c == '+' || c == '{');
        if (is_quantifier && (++quantifiers > kMostQuantifiers || before == ')' || before == '}' ||
                              before == '*' || before == '+'))
            return false;  // nested, or many
        before = c;
    }
    return pattern.size() <= kMostPatternBytes;
}

}  // namespace shortener_events::contracts
