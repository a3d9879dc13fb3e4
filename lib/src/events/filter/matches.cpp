#include <algorithm>
#include <compare>
#include <optional>

#include "contracts/json/decimals.hpp"
#include "contracts/json/outline.hpp"
#include "events/filter/node.hpp"

namespace shortener_events {

namespace {

using Kind = Filter::Node::Kind;
using contracts::Outline;

/// How two values of the same type compare; nullopt: their types differ.
struct FilterCompare {
    const Outline& event;
    const Outline::Entry& found;
    std::string& space;

    using Order = std::optional<std::strong_ordering>;

    Order operator()(std::nullptr_t) const {
        return event.written(found) == "null" ? Order(std::strong_ordering::equal) : std::nullopt;
    }
    Order operator()(bool wanted) const {
        const std::string_view word = event.written(found);
        if (word != "true" && word != "false") return std::nullopt;
        return (word == "true") <=> wanted;
    }
    Order operator()(const FilterNumber& wanted) const {
        if (found.kind != Outline::Kind::number) return std::nullopt;
        return contracts::compare_decimals(event.written(found), wanted.written);
    }
    Order operator()(const std::string& wanted) const {
        if (found.kind != Outline::Kind::string) return std::nullopt;
        return event.meaning(found, space) <=> wanted;
    }
};

bool holds(Kind kind, const std::optional<std::strong_ordering>& order) {
    if (kind == Kind::unequal) return !order || *order != 0;
    if (!order) return false;
    switch (kind) {
        case Kind::equal:
            return *order == 0;
        case Kind::less:
            return *order < 0;
        case Kind::less_equal:
            return *order <= 0;
        case Kind::greater:
            return *order > 0;
        case Kind::greater_equal:
            return *order >= 0;
        default:
            return false;
    }
}

bool finds(const RE2& expression, std::string_view text) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), expression);
}

/// Of one event.
class FilterEvaluation {
  public:
    explicit FilterEvaluation(const Outline& event) : event_(event) {}

    bool fulfils(const Filter::Node& node) {
        const auto child_holds = [&](const auto& child) { return fulfils(*child); };
        if (node.kind == Kind::all) return std::ranges::all_of(node.children, child_holds);
        if (node.kind == Kind::any) return std::ranges::any_of(node.children, child_holds);
        if (node.kind == Kind::negation) return !child_holds(node.children[0]);
        const Outline::Entry* found = event_.find(node.steps);
        if (found == nullptr) return false;
        if (node.kind == Kind::exists) return true;
        if (node.kind == Kind::regex)
            return found->kind == Outline::Kind::string &&
                   finds(*node.expression, event_.meaning(*found, space_));
        return holds(node.kind, std::visit(FilterCompare{event_, *found, space_}, node.value));
    }

  private:
    const Outline& event_;
    std::string space_;
};

}  // namespace

Filter::Filter(std::unique_ptr<const Node> root) : root_(std::move(root)) {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Filter Filter::parse(std::string_view condition) {
    return Filter(parse_condition(condition));
}

Filter Filter::grep(const std::string& expression) {
    return Filter(std::make_unique<Node>(Node{Kind::grep, {}, {}, {}, compile_expression(expression)}));
}

Filter::Match Filter::match(std::string_view event) const {
    if (root_->kind == Kind::grep) return finds(*root_->expression, event) ? Match::yes : Match::no;
    thread_local Outline outline;  // its memory is reused from event to event
    if (!outline.read(event)) return Match::unreadable;
    return FilterEvaluation(outline).fulfils(*root_) ? Match::yes : Match::no;
}

}  // namespace shortener_events
