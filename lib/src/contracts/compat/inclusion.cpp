#include "contracts/compat/inclusion.hpp"

#include <algorithm>

#include "contracts/compat/emptiness.hpp"
#include "contracts/compat/same_rules.hpp"
#include "contracts/compat/samples.hpp"
#include "contracts/compat/work.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"
#include "contracts/judge/evaluation.hpp"
#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostObstacles = 100;
constexpr std::size_t kMostSplits = 6;

bool told(const Obstacles& direct, Obstacles* obstacles) {
    if (obstacles != nullptr) obstacles->insert(obstacles->end(), direct.begin(), direct.end());
    return false;
}

std::vector<Violation> violations_of(NodeRef node, const json& value) {
    Findings findings(32);
    Evaluation evaluation(*node.schema, WorkLimit::left());
    bool given_up = false;
    try {
        evaluation.evaluate(node.index, value, Path{}, &findings);
    } catch (const GivenUp&) {
        given_up = true;
    }
    WorkLimit::spend(1 + evaluation.steps());
    return given_up ? std::vector<Violation>() : findings.take();
}

/// The ways in which a value may satisfy one node: each adds what is known then.
std::vector<std::vector<NodeIndex>> alternatives_of(const Node& node) {
    std::vector<std::vector<NodeIndex>> alternatives;
    if (!node.combinations) return alternatives;
    const Combinations& rules = *node.combinations;
    const auto& list = rules.any_of.empty() ? rules.one_of : rules.any_of;
    for (const NodeIndex alternative : list) alternatives.push_back({alternative});
    if (!alternatives.empty() || rules.if_schema == kNoNode) return alternatives;
    alternatives.resize(2);
    alternatives[0].push_back(rules.if_schema);
    if (rules.then_schema != kNoNode) alternatives[0].push_back(rules.then_schema);
    if (rules.else_schema != kNoNode) alternatives[1].push_back(rules.else_schema);
    return alternatives;
}

}  // namespace

bool Inclusion::includes(const Writers& writers, NodeRef reader, const std::string& field,
                         Obstacles* obstacles) {
    bool all = true;
    for (const NodeRef& part : flattened(reader)) {
        all &= answer({writers, part, field, obstacles});
        if (!all && obstacles == nullptr) return false;
    }
    return all;
}

bool Inclusion::answer(const Question& question) {
    const auto& [writers, reader, field, obstacles] = question;
    if (is_anything(reader)) return true;
    const auto same = [&](const NodeRef& node) { return are_same(node, question.reader); };
    if (std::any_of(writers.nodes.begin(), writers.nodes.end(), same)) return true;
    if (!can_afford(kQuestion)) return refuse(question, "", "the schemas are too large to be compared");
    // A question that is open already is met again one level deeper in the value: the induction's hypothesis.
    const auto [entry, is_new] = open_.emplace(writers, reader);
    if (!is_new) return true;
    bool yes = is_empty(writers);
    if (!yes) {
        const auto listed = listed_values(writers);
        yes = listed ? answer_listed(question, *listed) : answer_by_rules(question);
    }
    open_.erase({writers, reader});
    return yes;
}

bool Inclusion::answer_listed(const Question& question, const std::vector<json>& values) {
    std::vector<json> refused;
    for (const json& value : values) {
        const auto verdict = accepts(question.reader, value);
        if (!verdict) return refuse(question, "", "nested too deeply to be compared");
        if (!*verdict) refused.push_back(value);
        if (!refused.empty() && question.obstacles == nullptr) return false;
    }
    if (refused.empty()) return answer_unknown_format(question, values);
    const auto violations = violations_of(question.reader, refused[0]);
    const auto& [at, rule, why] = violations.front();
    const bool says_all = rule == "enum" || rule == "const" || rule == "false";
    question.obstacles->push_back(
        {question.field + at,
         rule == "false" ? question.node().location : pointer_below(question.node().location, rule), rule,
         writer() + " allows " + listed(refused) + "; " + reader() + (says_all ? " does not" : ": " + why),
         refused[0]});
    return false;
}

/// Values that are accepted here may be refused by a validator that knows the format.
bool Inclusion::answer_unknown_format(const Question& question, const std::vector<json>& values) {
    const bool is_asked =
        !question.node().unknown_format.empty() &&
        std::ranges::any_of(values, [](const json& value) { return value.is_string() || value.is_number(); });
    return !is_asked || check_unknown_format(question);
}

bool Inclusion::answer_by_rules(const Question& question) {
    const Node& node = question.node();
    if (node.refuses_everything) return refuse(question, "false", reader() + " allows nothing here");
    Obstacles direct;
    const Question quiet{question.writers, question.reader, question.field,
                         question.obstacles == nullptr ? nullptr : &direct};
    bool proven = check_types(quiet);
    // Where writers say nothing at all, their types are enough to be told.
    if (!proven && question.writers.nodes.empty()) return told(direct, question.obstacles);
    proven = check_scalars(quiet) && proven;
    proven = check_object(quiet) && proven;
    proven = check_array(quiet) && proven;
    proven = check_combinations(quiet) && proven;
    if (proven) return true;
    const std::size_t before = question.obstacles == nullptr ? 0 : question.obstacles->size();
    if (answer_by_alternatives(question) || answer_by_types(question)) {
        if (question.obstacles != nullptr) question.obstacles->resize(before);
        return true;
    }
    if (question.obstacles == nullptr) return false;
    // What is refuted outright says more than what one of many ways leaves open.
    const bool refuted =
        std::any_of(direct.begin(), direct.end(), [](const Obstacle& o) { return o.example; });
    if (refuted) question.obstacles->resize(before);
    if (refuted || question.obstacles->size() == before) return told(direct, question.obstacles);
    return false;
}

/// Each alternative of the writers by itself knows more than all together.
bool Inclusion::answer_by_alternatives(const Question& question) {
    const Writers& writers = question.writers;
    if (writers.splits.size() >= kMostSplits) return false;
    for (const NodeRef& ref : writers.nodes) {
        const auto alternatives = alternatives_of(ref.node());
        WorkLimit::spend(alternatives.size());
        const bool done =
            std::find(writers.splits.begin(), writers.splits.end(), ref) != writers.splits.end();
        if (alternatives.empty() || done) continue;
        bool all = true;
        for (const auto& alternative : alternatives) {
            Writers narrowed = writers;
            narrowed.splits.push_back(ref);
            for (const NodeIndex known : alternative) narrowed.add(ref.at(known));
            all &= answer({narrowed, question.reader, question.field, question.obstacles});
            if (!all && question.obstacles == nullptr) return false;
        }
        return all;
    }
    return false;
}

/// Alternatives of the reader may each stand for one type of the writers'.
bool Inclusion::answer_by_types(const Question& question) {
    const std::uint8_t types = question.writers.allowed_types();
    if (!question.node().combinations || (types & (types - 1)) == 0) return false;
    for (std::uint8_t bit = 1; bit != 128; bit = static_cast<std::uint8_t>(bit << 1)) {
        if ((types & bit) == 0) continue;
        if (!answer({question.writers.only(bit), question.reader, question.field, nullptr})) return false;
    }
    return true;
}

bool Inclusion::check_part(const Question& question, const Writers& part, NodeIndex reader,
                           const std::string& field, const Embed& embed) {
    const std::size_t before = question.obstacles == nullptr ? 0 : question.obstacles->size();
    const bool proven = includes(part, question.reader.at(reader), field, question.obstacles);
    if (proven || question.obstacles == nullptr) return proven;
    for (std::size_t i = before; i < question.obstacles->size(); ++i) {
        auto& example = (*question.obstacles)[i].example;
        if (!example) continue;
        example = embed(*example);
        if (example && accepts(question.reader, *example) != false) example.reset();
    }
    return false;
}

bool Inclusion::refuse(const Question& question, const std::string& rule, const std::string& message,
                       const std::string& step, const std::string& at) {
    if (question.obstacles == nullptr || question.obstacles->size() >= kMostObstacles) return false;
    const auto breaks_it = [&](const json& value) {
        const auto violations = violations_of(question.reader, value);
        return std::any_of(violations.begin(), violations.end(), [&](const Violation& violation) {
            return violation.rule == rule && (at == kSomewhere || violation.pointer == at);
        });
    };
    std::string pointer = question.node().location;
    if (!rule.empty() && rule != "false") pointer = pointer_below(pointer, rule);
    question.obstacles->push_back(
        {question.field + (at == kSomewhere ? "" : at), pointer + step, rule, message,
         rule.empty() ? std::nullopt : sample(question.writers, &question.node(), breaks_it)});
    return false;
}

}  // namespace shortener_events::contracts
