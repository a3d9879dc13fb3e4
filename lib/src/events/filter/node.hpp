// A parsed condition as a tree.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "shortener_events/filter.hpp"

namespace shortener_events {

/// A number as it is written.
struct FilterNumber {
    std::string written;
};

using FilterValue = std::variant<std::nullptr_t, bool, FilterNumber, std::string>;

struct Filter::Node {
    enum class Kind {
        all,
        any,
        negation,
        exists,
        equal,
        unequal,
        less,
        less_equal,
        greater,
        greater_equal,
        regex,
        grep
    };

    Kind kind;
    std::vector<std::unique_ptr<const Node>> children;  // all, any, negation
    std::vector<std::string> steps;                     // the others: to the value that is compared
    FilterValue value;                                  // comparisons
    std::unique_ptr<const RE2> expression;              // regex, grep
};

std::unique_ptr<const Filter::Node> parse_condition(std::string_view condition);

/// Throws Error(argument) with RE2's reason.
std::unique_ptr<const RE2> compile_expression(const std::string& expression);

}  // namespace shortener_events
