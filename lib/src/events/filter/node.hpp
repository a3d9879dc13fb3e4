// A parsed condition as a tree.
#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "events/filter/cursor.hpp"
#include "shortener_events/filter.hpp"

namespace shortener_events {

/// What a condition looks at: a value of the event, or a part of its record.
struct FilterOperand {
    enum class Source { event, key, partition, offset, timestamp, header };

    Source source = Source::event;
    std::vector<std::string> steps{};  ///< event: to the value
    std::string name{};                ///< header
};

/// A number as it is written.
struct FilterNumber {
    std::string written;
};

struct FilterTime {
    std::int64_t epoch_ms;
};

using FilterValue = std::variant<std::nullptr_t, bool, FilterNumber, std::string, FilterTime>;

struct Filter::Node {
    enum class Kind {
        all,
        any,
        negation,
        exists,
        equal,  // to one of the values
        unequal,
        less,
        less_equal,
        greater,
        greater_equal,
        regex,
        grep
    };

    Kind kind;
    std::vector<std::unique_ptr<const Node>> children{};  // all, any, negation
    FilterOperand operand{};                              // the others
    std::size_t field = 0;                                // of the operand, among the condition's
    std::vector<FilterValue> values{};                    // comparisons; several only for equal
    std::unique_ptr<const RE2> expression{};              // regex, grep
};

struct Filter::Condition {
    std::unique_ptr<const Node> root;
    std::vector<std::vector<std::string>> fields{};  ///< of the event that are looked at, each once

    /// Whether it looks into the event.
    bool reads_event() const { return !fields.empty() || root->kind == Node::Kind::grep; }
};

std::unique_ptr<const Filter::Condition> parse_condition(std::string_view condition, std::int64_t now_ms);

FilterOperand take_operand(FilterCursor& cursor);
/// As take_operand, but a bare name is a member of the event.
FilterOperand take_field(FilterCursor& cursor);

/// The text of a key or of the last header with a name; nullptr: there is none.
const std::string* text_of(const FilterOperand& operand, const Record& record);

/// Fails also for a value that is never what the operand is.
FilterValue take_filter_value(FilterCursor& cursor, const FilterOperand& operand, std::int64_t now_ms);

/// Throws Error(argument) with RE2's reason.
std::unique_ptr<const RE2> compile_expression(const std::string& expression);

}  // namespace shortener_events
