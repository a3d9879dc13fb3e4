// One walk of a value through a schema. With findings it collects every violation; without it stops at the
// first.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "contracts/judge/findings.hpp"
#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// Thrown where a walk is given up; says why.
struct GivenUp {
    const char* why;
};

class Evaluation {
  public:
    /// `budget`: so many values may be held against a node before the walk is given up.
    explicit Evaluation(const Schema& schema, std::uint64_t budget = 10'000'000)
        : schema_(schema), budget_at_first_(budget), budget_(budget) {}

    /// Whether the value satisfies the node. `findings` may be nullptr. Throws GivenUp.
    bool evaluate(NodeIndex node, const nlohmann::json& value, const Path& path, Findings* findings);

    /// Values that were held against a node so far.
    std::uint64_t steps() const { return budget_at_first_ - budget_; }

  private:
    bool evaluate_node(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);
    bool evaluate_object(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);
    bool evaluate_members(const ObjectRules& rules, const nlohmann::json& value, const Path& path,
                          Findings* findings);
    /// `property`: that of this name; kNoNode: there is none.
    bool evaluate_member(const ObjectRules& rules, NodeIndex property, const std::string& name,
                         const nlohmann::json& value, const Path& path, Findings* findings);
    bool evaluate_dependencies(const ObjectRules& rules, const nlohmann::json& value, const Path& path,
                               Findings* findings);
    bool evaluate_array(const ArrayRules& rules, const nlohmann::json& value, const Path& path,
                        Findings* findings);
    bool evaluate_items(const ArrayRules& rules, const nlohmann::json& value, const Path& path,
                        Findings* findings);
    bool evaluate_combinations(const Combinations& rules, const nlohmann::json& value, const Path& path,
                               Findings* findings);
    bool evaluate_any_of(const Combinations& rules, const nlohmann::json& value, const Path& path,
                         Findings* findings);
    bool evaluate_one_of(const Combinations& rules, const nlohmann::json& value, const Path& path,
                         Findings* findings);
    bool evaluate_condition(const Combinations& rules, const nlohmann::json& value, const Path& path,
                            Findings* findings);
    bool refuses(NodeIndex node) const;
    /// ": " and the first violation of a value that the node refuses.
    std::string why_refused(NodeIndex node, const nlohmann::json& value);

    const Schema& schema_;
    std::uint64_t budget_at_first_;
    std::uint64_t budget_;
    unsigned depth_ = 0;
};

}  // namespace shortener_events::contracts
