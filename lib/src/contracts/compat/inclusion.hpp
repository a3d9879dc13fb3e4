// Whether a reader's schema accepts every value of the writers: proven rule by rule, or refuted by a value
// that has been judged, or neither. An answer of yes is a proof by induction over the depth of the value.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "contracts/compat/writers.hpp"
#include "shortener_events/compatibility.hpp"

namespace shortener_events::contracts {

/// A rule of the reader that not every value of the writers is proven to satisfy.
struct Obstacle {
    std::string field;    ///< where in events, see SchemaBreak
    std::string pointer;  ///< of the keyword, in the reader's schema
    std::string rule;
    std::string message;
    std::optional<nlohmann::json> example;  ///< a value of the writers, at the place of the question, refused
};

using Obstacles = std::vector<Obstacle>;

class Inclusion {
  public:
    explicit Inclusion(const CompatibilityOptions& options) : options_(options) {}

    /// Whether `reader` accepts all values of the writers, which are found at `field`. Adds to `obstacles`
    /// (which may be nullptr) at least one where that is not proven.
    bool includes(const Writers& writers, NodeRef reader, const std::string& field, Obstacles* obstacles);

  private:
    /// One question: may these writers meet this node of the reader?
    struct Question {
        const Writers& writers;
        NodeRef reader;
        const std::string& field;
        Obstacles* obstacles;

        const Node& node() const { return reader.node(); }
    };

    /// Whether there is room for more work; what it costs is counted.
    bool can_afford(std::size_t cost) { return (work_ += cost) <= kMostWork; }
    static constexpr std::size_t kMostWork = 20'000;
    static constexpr std::size_t kQuestion = 4;  ///< costs as much as so many looks at a member

    bool answer(const Question& question);
    bool answer_listed(const Question& question, const std::vector<nlohmann::json>& values);
    bool answer_unknown_format(const Question& question, const std::vector<nlohmann::json>& values);
    bool answer_by_rules(const Question& question);
    bool answer_by_alternatives(const Question& question);
    bool answer_by_types(const Question& question);

    bool check_types(const Question& question);
    bool check_scalars(const Question& question);
    bool check_values(const Question& question);
    bool check_numbers(const Question& question);
    bool check_strings(const Question& question);
    bool check_unknown_format(const Question& question);

    bool check_object(const Question& question);
    bool check_required(const Question& question);
    bool check_members(const Question& question);
    bool check_member(const Question& question, const std::string& name);
    bool check_patterns(const Question& question);
    bool check_additional(const Question& question);
    bool check_other_members(const Question& question, const Writers& others, NodeRef schema);
    bool check_names(const Question& question);
    bool check_member_count(const Question& question);
    bool check_dependencies(const Question& question);
    bool refuse_member(const Question& question);
    std::optional<nlohmann::json> fresh_member(const Question& question, const nlohmann::json& value);
    bool can_appear(const Writers& writers, const std::string& name) const;
    /// Whether only named fields are in the writers' objects.
    bool no_unnamed(const Writers& writers) const;

    bool check_array(const Question& question);
    bool check_items(const Question& question);
    bool check_contains(const Question& question);

    bool check_combinations(const Question& question);
    bool check_any_of(const Question& question);
    bool check_one_of(const Question& question);
    bool check_not(const Question& question);
    bool check_condition(const Question& question);

    /// Asks about a part of the value and turns its examples into examples of the whole.
    using Embed = std::function<std::optional<nlohmann::json>(const nlohmann::json&)>;
    bool check_part(const Question& question, const Writers& part, NodeIndex reader, const std::string& field,
                    const Embed& embed);

    static constexpr const char* kSomewhere = "?";

    /// Notes that a rule is not proven, with an example that breaks just this rule where one is found; always
    /// false. `step`: behind the keyword in the pointer; `at`: where in the value it is broken, kSomewhere
    /// below it.
    bool refuse(const Question& question, const std::string& rule, const std::string& message,
                const std::string& step = "", const std::string& at = "");

    std::string writer() const { return options_.writer; }
    std::string reader() const { return options_.reader; }

    CompatibilityOptions options_;
    std::set<std::pair<Writers, NodeRef>> open_;
    std::size_t work_ = 0;  ///< done so far, see kMostWork
};

}  // namespace shortener_events::contracts
