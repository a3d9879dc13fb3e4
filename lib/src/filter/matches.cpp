#include <simdjson.h>

#include <algorithm>
#include <compare>
#include <optional>

#include "filter/node.hpp"

namespace shortener_events {

namespace {

using Kind = Filter::Node::Kind;
using simdjson::dom::element;

/// How two values of the same type compare; nullopt: their types differ.
struct Compare {
    const element& found;

    std::optional<std::partial_ordering> operator()(std::nullptr_t) const {
        if (!found.is_null()) return std::nullopt;
        return std::partial_ordering::equivalent;
    }
    std::optional<std::partial_ordering> operator()(bool wanted) const { return with<bool>(wanted); }
    std::optional<std::partial_ordering> operator()(double wanted) const { return with<double>(wanted); }
    std::optional<std::partial_ordering> operator()(const std::string& wanted) const {
        return with<std::string_view>(std::string_view(wanted));
    }

    template <typename T>
    std::optional<std::partial_ordering> with(T wanted) const {
        T value;
        if (found.get(value) != simdjson::SUCCESS) return std::nullopt;
        return value <=> wanted;
    }
};

bool holds(Kind kind, const std::optional<std::partial_ordering>& order) {
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

bool matches_regex(const element& found, const RE2& expression) {
    std::string_view text;
    return found.get(text) == simdjson::SUCCESS && finds(expression, text);
}

bool evaluate(const Filter::Node& node, const element& event) {
    const auto child_holds = [&](const auto& child) { return evaluate(*child, event); };
    if (node.kind == Kind::all) return std::ranges::all_of(node.children, child_holds);
    if (node.kind == Kind::any) return std::ranges::any_of(node.children, child_holds);
    if (node.kind == Kind::negation) return !child_holds(node.children[0]);
    element found;
    if (event.at_pointer(node.pointer).get(found) != simdjson::SUCCESS) return false;
    if (node.kind == Kind::exists) return true;
    if (node.kind == Kind::regex) return matches_regex(found, *node.expression);
    return holds(node.kind, std::visit(Compare{found}, node.value));
}

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

bool Filter::matches(std::string_view event) const {
    if (root_->kind == Kind::grep) return finds(*root_->expression, event);
    thread_local simdjson::dom::parser parser;  // its memory is reused from event to event
    element document;
    if (parser.parse(event.data(), event.size()).get(document) != simdjson::SUCCESS) return false;
    return evaluate(*root_, document);
}

}  // namespace shortener_events
