#include <algorithm>

#include "contracts/compat/bounds.hpp"
#include "contracts/compat/emptiness.hpp"
#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/samples.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// From here on, items are alike.
std::size_t leading_items(const Writers& writers, const ArrayRules& reader) {
    std::size_t leading = reader.leading.size();
    for (const NodeRef& ref : writers.nodes) {
        if (ref.node().array) leading = std::max(leading, ref.node().array->leading.size());
    }
    return leading;
}

bool are_unique(const Writers& writers) {
    return std::any_of(writers.nodes.begin(), writers.nodes.end(),
                       [](const NodeRef& ref) { return ref.node().array && ref.node().array->unique; });
}

}  // namespace

bool Inclusion::check_array(const Question& question) {
    const Node& node = question.node();
    if (!node.array || (question.writers.allowed_types() & node.types & kArray) == 0) return true;
    const Writers arrays = question.writers.only(kArray);
    const Question about{arrays, question.reader, question.field, question.obstacles};
    const ArrayRules& rules = *node.array;
    const Limits own = item_count_of(arrays);
    bool proven = true;
    if (rules.size.min && own.min.value_or(0) < *rules.size.min)
        proven = refuse(about, "minItems",
                        reader() + " expects at least " + std::to_string(*rules.size.min) + " items; " +
                            writer() + " does not");
    if (rules.size.max && (!own.max || *own.max > *rules.size.max))
        proven = refuse(about, "maxItems",
                        reader() + " expects at most " + std::to_string(*rules.size.max) + " items; " +
                            writer() + " allows more");
    if (rules.unique && !are_unique(arrays) && own.max.value_or(2) > 1)
        proven = refuse(about, "uniqueItems",
                        reader() + " expects items to differ; " + writer() + " allows repetitions", "",
                        kSomewhere);
    proven = check_items(about) && proven;
    return check_contains(about) && proven;
}

bool Inclusion::check_items(const Question& question) {
    const ArrayRules& rules = *question.node().array;
    const Limits count = item_count_of(question.writers);
    const std::size_t leading = leading_items(question.writers, rules);
    bool proven = true;
    for (std::size_t i = 0; i <= leading && i < count.max.value_or(leading + 1); ++i) {
        const NodeIndex schema = item_schema(rules, i);
        const Writers item = item_of(question.writers, i);
        if (schema == kNoNode || is_empty(item)) continue;
        const std::string step = i < leading ? std::to_string(i) : "-";
        if (rules.items_are_additional && i >= rules.leading.size() &&
            question.reader.at(schema).node().refuses_everything) {
            return refuse(question, "additionalItems",
                          reader() + " expects at most " + std::to_string(rules.leading.size()) + " items; " +
                              writer() + " allows more");
        }
        proven &= check_part(question, item, schema, question.field + "/" + step,
                             [&](const json& value) { return array_with(question.writers, i, value); });
    }
    return proven;
}

bool Inclusion::check_contains(const Question& question) {
    const NodeIndex contains = question.node().array->contains;
    if (contains == kNoNode) return true;
    const std::size_t leading = leading_items(question.writers, *question.node().array);
    for (const NodeRef& ref : question.writers.nodes) {
        if (!ref.node().array || ref.node().array->contains == kNoNode) continue;
        // Which item it is, is not known: nothing but what is contained counts.
        Writers contained;
        contained.add(ref.at(ref.node().array->contains));
        if (includes(contained, question.reader.at(contains), question.field, nullptr)) return true;
    }
    const auto least = item_count_of(question.writers).min.value_or(0);
    for (std::size_t i = 0; i < std::min<std::uint64_t>(least, leading + 1); ++i) {
        if (includes(item_of(question.writers, i), question.reader.at(contains), question.field, nullptr))
            return true;
    }
    return refuse(question, "contains",
                  reader() + " expects a certain item; " + writer() + " does not ask for it");
}

}  // namespace shortener_events::contracts
