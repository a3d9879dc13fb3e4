#include "contracts/compat/bounds.hpp"
#include "contracts/compat/emptiness.hpp"
#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/samples.hpp"
#include "contracts/json/values.hpp"
#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

template <typename Fits>
bool any_node(const Writers& writers, Fits fits) {
    for (const NodeRef& ref : writers.nodes) {
        if (fits(ref.node())) return true;
    }
    return false;
}

std::string as_json_text(std::string_view text) {
    return json(std::string(text)).dump();
}

std::string format_of(const Writers& writers) {
    for (const NodeRef& ref : writers.nodes) {
        if (ref.node().format != nullptr) return "only " + std::string(ref.node().format->name);
    }
    return "other strings too";
}

std::string names_of(std::uint8_t types) {
    std::string names = type_names(types);
    if ((types & kNumber) != kFraction) return names;
    return names + (names.empty() ? "" : " or ") + "number with a fraction";
}

std::string told(const std::optional<std::uint64_t>& limit) {
    return limit ? std::to_string(*limit) : "any number";
}

}  // namespace

bool Inclusion::check_types(const Question& question) {
    const std::uint8_t wanted = question.node().types;
    std::uint8_t also = 0;
    for (std::uint8_t bit = 1; bit != 128; bit = static_cast<std::uint8_t>(bit << 1)) {
        const bool more = (question.writers.allowed_types() & ~wanted & bit) != 0;
        if (more && !is_empty(question.writers.only(bit))) also |= bit;
    }
    if (also == 0) return true;
    const Writers others = question.writers.only(also);
    return refuse({others, question.reader, question.field, question.obstacles}, "type",
                  reader() + " expects " + names_of(wanted) + "; " + writer() + " allows " +
                      (also == kAnyType - wanted ? "anything" : names_of(also) + " too"));
}

bool Inclusion::check_scalars(const Question& question) {
    const std::uint8_t types = question.writers.allowed_types() & question.node().types;
    bool proven = check_values(question);
    if ((types & (kNumber | kString)) != 0) proven &= check_unknown_format(question);
    if ((types & kNumber) != 0) proven &= check_numbers(question);
    if ((types & kString) != 0) proven &= check_strings(question);
    return proven;
}

/// Writers that list their values have been answered before.
bool Inclusion::check_values(const Question& question) {
    const Node& node = question.node();
    bool proven = true;
    if (node.constant)
        proven = refuse(question, "const",
                        reader() + " allows only " + describe(*node.constant) + "; " + writer() +
                            " allows other values too");
    if (node.enumeration)
        proven = refuse(question, "enum",
                        reader() + " allows only some values; " + writer() + " allows other values too");
    return proven;
}

bool Inclusion::check_numbers(const Question& question) {
    const NumberLimits& limits = question.node().numbers;
    const auto lower = lower_bound_of(question.writers);
    const auto upper = upper_bound_of(question.writers);
    const auto check = [&](const std::optional<json>& limit, const char* rule, const char* expected,
                           const std::optional<NumberBound>& own, int sign) {
        if (!limit) return true;
        const bool exclusive = std::string_view(rule).starts_with("exclusive");
        const int order = !own                                      ? -1
                          : compare_values(own->value, *limit) == 0 ? 0
                          : compare_values(own->value, *limit) > 0  ? sign
                                                                    : -sign;
        if (order > 0 || (order == 0 && (!exclusive || own->exclusive))) return true;
        return refuse(question, rule,
                      reader() + " expects " + expected + " " + limit->dump() + "; " + writer() +
                          (own ? " has the limit " + own->value.dump() : " has no such limit"));
    };
    bool proven = check(limits.minimum, "minimum", "at least", lower, 1);
    proven &= check(limits.exclusive_minimum, "exclusiveMinimum", "more than", lower, 1);
    proven &= check(limits.maximum, "maximum", "at most", upper, -1);
    proven &= check(limits.exclusive_maximum, "exclusiveMaximum", "less than", upper, -1);
    if (!limits.multiple_of) return proven;
    const bool whole = (question.writers.allowed_types() & kFraction) == 0;
    const bool multiples =
        (whole && is_multiple_of(1, *limits.multiple_of)) ||
        any_node(question.writers, [&](const Node& node) {
            return node.numbers.multiple_of && is_multiple_of(*node.numbers.multiple_of, *limits.multiple_of);
        });
    return (multiples || refuse(question, "multipleOf",
                                reader() + " expects multiples of " + limits.multiple_of->dump() + "; " +
                                    writer() + " does not")) &&
           proven;
}

/// What the format means, for strings or numbers (int32), is not known here, only whether both say the same.
bool Inclusion::check_unknown_format(const Question& question) {
    const std::string& name = question.node().unknown_format;
    const auto has_name = [&](const Node& other) { return other.unknown_format == name; };
    return name.empty() || any_node(question.writers, has_name) ||
           refuse(question, "format",
                  reader() + " expects " + as_json_text(name) + ", a format without a checker; " + writer() +
                      " does not");
}

bool Inclusion::check_strings(const Question& question) {
    const Node& node = question.node();
    const Writers& writers = question.writers;
    const Limits own = length_of(writers);
    bool proven = true;
    if (node.length.min && own.min.value_or(0) < *node.length.min)
        proven = refuse(question, "minLength",
                        reader() + " expects at least " + std::to_string(*node.length.min) + " characters; " +
                            writer() + " " + std::to_string(own.min.value_or(0)));
    if (node.length.max && (!own.max || *own.max > *node.length.max))
        proven = refuse(question, "maxLength",
                        reader() + " expects at most " + std::to_string(*node.length.max) + " characters; " +
                            writer() + " " + told(own.max));
    const auto has_format = [&](const Node& other) {
        return other.format != nullptr && is_within(*other.format, *node.format);
    };
    if (node.format != nullptr && !any_node(writers, has_format))
        proven =
            refuse(question, "format",
                   reader() + " expects " + std::string(node.format->description) + " (" +
                       std::string(node.format->name) + "); " + writer() + " allows " + format_of(writers));
    const auto has_pattern = [&](const Node& other) {
        return other.pattern && other.pattern->expression() == node.pattern->expression();
    };
    if (node.pattern && !any_node(writers, has_pattern))
        proven = refuse(question, "pattern",
                        reader() + " expects the pattern " + as_json_text(node.pattern->expression()) + "; " +
                            writer() + " does not");
    const auto has_content = [&](const Node& other) {
        return other.content.base64 == node.content.base64 && (other.content.json || !node.content.json);
    };
    if ((node.content.base64 || node.content.json) && !any_node(writers, has_content))
        proven = refuse(question, node.content.base64 ? "contentEncoding" : "contentMediaType",
                        reader() + " expects a certain content; " + writer() + " does not");
    return proven;
}

}  // namespace shortener_events::contracts
