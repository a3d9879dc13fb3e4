#include <algorithm>
#include <compare>
#include <optional>

#include "contracts/json/decimals.hpp"
#include "contracts/json/outline.hpp"
#include "events/filter/node.hpp"
#include "shortener_events/internal/fields_seen.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

using Kind = Filter::Node::Kind;
using contracts::Outline;

using Order = std::optional<std::strong_ordering>;

/// How a value of the event and one of the condition compare; nullopt: their types differ.
struct FilterCompare {
    const Outline::Value& found;

    Order operator()(std::nullptr_t) const {
        const bool is_null = found.kind == Outline::Kind::word && found.text == "null";
        return is_null ? Order(std::strong_ordering::equal) : std::nullopt;
    }
    Order operator()(bool wanted) const {
        if (found.kind != Outline::Kind::word || found.text == "null") return std::nullopt;
        return (found.text == "true") <=> wanted;
    }
    Order operator()(const FilterNumber& wanted) const {
        if (found.kind != Outline::Kind::number) return std::nullopt;
        return contracts::compare_decimals(found.text, wanted.written);
    }
    Order operator()(const std::string& wanted) const {
        if (found.kind != Outline::Kind::string) return std::nullopt;
        return found.text <=> wanted;
    }
    Order operator()(const FilterTime& wanted) const {
        if (found.kind != Outline::Kind::string) return std::nullopt;
        const auto time = parse_rfc3339(found.text);
        return time ? Order(*time <=> wanted.epoch_ms) : std::nullopt;
    }
};

bool order_fulfils(Kind kind, const Order& order) {
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

using Source = FilterOperand::Source;

bool is_text(const FilterOperand& operand) {
    return operand.source == Source::key || operand.source == Source::header;
}

bool has_part(const FilterOperand& operand, const Record& record) {
    if (operand.source == Source::header)
        return std::ranges::find(record.headers, operand.name, &Header::name) != record.headers.end();
    if (operand.source == Source::key) return record.key.has_value();
    return operand.source != Source::timestamp || record.timestamp_ms.has_value();
}

/// How a part of the record and a value compare, which the parser has made sure are of one type.
Order compare_part(const FilterOperand& operand, const Record& record, const FilterValue& wanted) {
    if (operand.source == Source::timestamp)
        return *record.timestamp_ms <=> std::get<FilterTime>(wanted).epoch_ms;
    if (is_text(operand)) {
        const std::string* text = text_of(operand, record);
        return text ? Order(*text <=> std::get<std::string>(wanted)) : std::nullopt;
    }
    const std::int64_t number = operand.source == Source::partition ? record.partition : record.offset;
    return contracts::compare_decimals(std::to_string(number), std::get<FilterNumber>(wanted).written);
}

/// Of the fields of one event, and of its record where that is known.
class FilterEvaluation {
  public:
    FilterEvaluation(const std::vector<Outline::Value>& fields, const Record* record)
        : fields_(fields), record_(record) {}

    bool fulfils(const Filter::Node& node) const {
        const auto child_holds = [&](const auto& child) { return fulfils(*child); };
        if (node.kind == Kind::all) return std::ranges::all_of(node.children, child_holds);
        if (node.kind == Kind::any) return std::ranges::any_of(node.children, child_holds);
        if (node.kind == Kind::negation) return !child_holds(node.children[0]);
        return node.operand.source == Source::event ? event_fulfils(node) : record_fulfils(node);
    }

  private:
    bool event_fulfils(const Filter::Node& node) const {
        const Outline::Value& found = fields_[node.field];
        if (!found.is_there) return false;
        if (node.kind == Kind::exists) return true;
        if (node.kind == Kind::regex)
            return found.kind == Outline::Kind::string && finds(*node.expression, found.text);
        return std::ranges::any_of(node.values, [&](const FilterValue& value) {
            return order_fulfils(node.kind, std::visit(FilterCompare{found}, value));
        });
    }

    bool record_fulfils(const Filter::Node& node) const {
        if (!record_ || !has_part(node.operand, *record_)) return false;
        if (node.kind == Kind::exists) return true;
        if (node.kind == Kind::regex) {
            const std::string* text = is_text(node.operand) ? text_of(node.operand, *record_) : nullptr;
            return text && finds(*node.expression, *text);
        }
        return std::ranges::any_of(node.values, [&](const FilterValue& value) {
            return order_fulfils(node.kind, compare_part(node.operand, *record_, value));
        });
    }

    const std::vector<Outline::Value>& fields_;
    const Record* record_;
};

void note_seen(std::string_view event, const std::vector<Outline::Value>& values, FieldsSeen& seen) {
    seen.look_at(event);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i].is_there) seen.saw(i);
}

}  // namespace

Filter::Filter(std::unique_ptr<const Condition> condition) : condition_(std::move(condition)) {}
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;
Filter::~Filter() = default;

Filter Filter::parse(std::string_view condition) {
    return parse(condition, now_ms());
}

Filter Filter::parse(std::string_view condition, std::int64_t now_ms) {
    return Filter(parse_condition(condition, now_ms));
}

Filter Filter::grep(const std::string& expression) {
    auto node =
        std::make_unique<Node>(Node{.kind = Kind::grep, .expression = compile_expression(expression)});
    return Filter(std::make_unique<Condition>(Condition{std::move(node)}));
}

Filter::Match Filter::match(std::string_view event) const {
    return match(event, nullptr, nullptr);
}

Filter::Match Filter::match(const Record& record) const {
    if (!record.value && condition_->reads_event()) return Match::no;
    return match(record.value ? std::string_view(*record.value) : "", &record, nullptr);
}

Filter::Match Filter::match(const Record& record, FieldsSeen& seen) const {
    if (!record.value && condition_->reads_event()) return Match::no;
    return match(record.value ? std::string_view(*record.value) : "", &record, &seen);
}

FieldsSeen Filter::fields() const {
    return FieldsSeen(condition_->fields);
}

Filter::Match Filter::match(std::string_view event, const Record* record, FieldsSeen* seen) const {
    const auto& [root, fields] = *condition_;
    if (root->kind == Kind::grep) return finds(*root->expression, event) ? Match::yes : Match::no;
    thread_local Outline outline;  // its memory, and that of the values, is used again
    thread_local std::vector<Outline::Value> values;
    if (!fields.empty() && !outline.read(event, fields, values)) return Match::unreadable;
    if (seen && !fields.empty()) note_seen(event, values, *seen);
    return FilterEvaluation(values, record).fulfils(*root) ? Match::yes : Match::no;
}

}  // namespace shortener_events
