// One walk of a value through a schema. With findings it collects every violation; without it stops at the
// first.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "contracts/judge/findings.hpp"
#include "contracts/schema/schema.hpp"

namespace shortener_events::contracts {

/// Thrown when schema and value nest so deeply together that the stack would not hold the walk.
struct TooDeep {};

class Evaluation {
  public:
    explicit Evaluation(const Schema& schema) : schema_(schema) {}

    /// Whether the value satisfies the node. `findings` may be nullptr.
    bool evaluate(NodeIndex node, const nlohmann::json& value, const Path& path, Findings* findings);

  private:
    bool evaluate_node(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);
    bool evaluate_object(const Node& node, const nlohmann::json& value, const Path& path, Findings* findings);
    bool evaluate_members(const ObjectRules& rules, const nlohmann::json& value, const Path& path,
                          Findings* findings);
    bool evaluate_member(const ObjectRules& rules, const std::string& name, const nlohmann::json& value,
                         const Path& path, Findings* findings);
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

    const Schema& schema_;
    unsigned depth_ = 0;
};

}  // namespace shortener_events::contracts
