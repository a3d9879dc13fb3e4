#include <algorithm>

#include "contracts/compat/emptiness.hpp"
#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/same_rules.hpp"

namespace shortener_events::contracts {

bool Inclusion::check_combinations(const Question& question) {
    if (!question.node().combinations) return true;
    bool proven = check_any_of(question);
    proven = check_one_of(question) && proven;
    proven = check_not(question) && proven;
    return check_condition(question) && proven;
}

/// Every value that satisfies one alternative for certain is fine; others need the writers told apart first.
bool Inclusion::check_any_of(const Question& question) {
    const auto& alternatives = question.node().combinations->any_of;
    const auto takes_all = [&](NodeIndex alternative) {
        return includes(question.writers, question.reader.at(alternative), question.field, nullptr);
    };
    if (alternatives.empty() || std::any_of(alternatives.begin(), alternatives.end(), takes_all)) return true;
    return refuse(question, "anyOf",
                  "no alternative of " + reader() + " takes all that " + writer() + " allows");
}

bool Inclusion::check_one_of(const Question& question) {
    const auto& alternatives = question.node().combinations->one_of;
    if (alternatives.empty()) return true;
    for (const NodeIndex& taken : alternatives) {
        if (!includes(question.writers, question.reader.at(taken), question.field, nullptr)) continue;
        const bool alone = std::all_of(alternatives.begin(), alternatives.end(), [&](const NodeIndex& other) {
            return &other == &taken || is_empty(question.writers.with(question.reader.at(other)));
        });
        if (alone) return true;
    }
    return refuse(question, "oneOf",
                  "no alternative of " + reader() + ", and no other, takes all that " + writer() + " allows");
}

/// Nothing of the writers may satisfy it: certain where both exclude each other, or where the writers promise
/// not to write even more.
bool Inclusion::check_not(const Question& question) {
    const NodeIndex refused = question.node().combinations->not_schema;
    if (refused == kNoNode) return true;
    const NodeRef schema = question.reader.at(refused);
    if (is_empty(question.writers.with(schema))) return true;
    Writers wanted;
    wanted.add(schema);
    for (const NodeRef& ref : question.writers.nodes) {
        if (!ref.node().combinations || ref.node().combinations->not_schema == kNoNode) continue;
        if (includes(wanted, ref.at(ref.node().combinations->not_schema), question.field, nullptr))
            return true;
    }
    return refuse(question, "not", reader() + " refuses values that " + writer() + " may allow");
}

bool Inclusion::check_condition(const Question& question) {
    const Combinations& rules = *question.node().combinations;
    if (rules.if_schema == kNoNode) return true;
    const auto takes = [&](const Writers& writers, NodeIndex schema) {
        return schema == kNoNode || includes(writers, question.reader.at(schema), question.field, nullptr);
    };
    const NodeRef condition = question.reader.at(rules.if_schema);
    const Writers meeting = question.writers.with(condition);
    const bool then_holds = is_empty(meeting) || takes(meeting, rules.then_schema);
    const bool always = includes(question.writers, condition, question.field, nullptr);
    if (then_holds && (always || takes(question.writers, rules.else_schema))) return true;
    if (question.obstacles == nullptr) return false;
    const NodeIndex missed = then_holds ? rules.else_schema : rules.then_schema;
    return check_part(question, then_holds ? question.writers : meeting, missed, question.field,
                      [](const nlohmann::json& value) { return std::optional(value); });
}

}  // namespace shortener_events::contracts
