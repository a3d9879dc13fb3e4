#include "contracts/json/values.hpp"
#include "contracts/judge/evaluation.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kFindingsPerAlternative = 8;

/// The alternative that comes nearest says what is wrong: one for values of this type, with the fewest
/// violations.
std::string nearest(const std::vector<std::vector<Violation>>& alternatives, const std::string& pointer) {
    const auto distance = [&](const std::vector<Violation>& findings) {
        const bool other_type =
            !findings.empty() && findings.front().rule == "type" && findings.front().pointer == pointer;
        return findings.size() + (other_type ? kFindingsPerAlternative : 0);
    };
    const std::vector<Violation>* best = nullptr;
    for (const auto& findings : alternatives) {
        if (best == nullptr || distance(findings) < distance(*best)) best = &findings;
    }
    if (best == nullptr || best->empty()) return "";
    const Violation& first = best->front();
    return "; nearest: " + (first.pointer.empty() ? "" : first.pointer + ": ") + first.message;
}

}  // namespace

bool Evaluation::evaluate_combinations(const Combinations& rules, const json& value, const Path& path,
                                       Findings* findings) {
    bool valid = true;
    for (const NodeIndex schema : rules.all_of) {
        valid &= evaluate(schema, value, path, findings);
        if (!valid && findings == nullptr) return false;
    }
    valid &= rules.any_of.empty() || evaluate_any_of(rules, value, path, findings);
    if (!valid && findings == nullptr) return false;
    valid &= rules.one_of.empty() || evaluate_one_of(rules, value, path, findings);
    if (!valid && findings == nullptr) return false;
    if (rules.not_schema != kNoNode && evaluate(rules.not_schema, value, path, nullptr)) {
        if (findings != nullptr)
            findings->add(
                {to_pointer(path), "not", "must not fit the schema of not, found " + findings->found(value)});
        valid = false;
    }
    return (rules.if_schema == kNoNode || evaluate_condition(rules, value, path, findings)) && valid;
}

bool Evaluation::evaluate_any_of(const Combinations& rules, const json& value, const Path& path,
                                 Findings* findings) {
    for (const NodeIndex schema : rules.any_of) {
        if (evaluate(schema, value, path, nullptr)) return true;
    }
    if (findings == nullptr) return false;
    std::vector<std::vector<Violation>> alternatives;
    for (const NodeIndex schema : rules.any_of) {
        Findings own = findings->with_limit(kFindingsPerAlternative);
        evaluate(schema, value, path, &own);
        alternatives.push_back(own.take());
    }
    const std::string pointer = to_pointer(path);
    findings->add({pointer, "anyOf",
                   "fits none of the " + std::to_string(rules.any_of.size()) + " alternatives" +
                       nearest(alternatives, pointer)});
    return false;
}

bool Evaluation::evaluate_one_of(const Combinations& rules, const json& value, const Path& path,
                                 Findings* findings) {
    std::size_t matching = 0;
    for (const NodeIndex schema : rules.one_of) matching += evaluate(schema, value, path, nullptr) ? 1 : 0;
    if (matching == 1) return true;
    if (findings == nullptr) return false;
    std::vector<std::vector<Violation>> alternatives;
    for (const NodeIndex schema : rules.one_of) {
        Findings own = findings->with_limit(kFindingsPerAlternative);
        if (matching == 0) evaluate(schema, value, path, &own);
        alternatives.push_back(own.take());
    }
    const std::string total = std::to_string(rules.one_of.size());
    const std::string pointer = to_pointer(path);
    findings->add({pointer, "oneOf",
                   matching == 0
                       ? "fits none of the " + total + " alternatives" + nearest(alternatives, pointer)
                       : "fits " + std::to_string(matching) + " of the " + total +
                             " alternatives, expected exactly one"});
    return false;
}

bool Evaluation::evaluate_condition(const Combinations& rules, const json& value, const Path& path,
                                    Findings* findings) {
    const bool holds = evaluate(rules.if_schema, value, path, nullptr);
    const NodeIndex consequence = holds ? rules.then_schema : rules.else_schema;
    return consequence == kNoNode || evaluate(consequence, value, path, findings);
}

}  // namespace shortener_events::contracts
