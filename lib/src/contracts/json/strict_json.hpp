// Reads one JSON text as RFC 8259 has it, nothing more: no byte order mark, no comments, no NaN, valid UTF-8,
// no lone surrogates. Bounded: nesting is limited and numbers must fit a double.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::contracts {

/// Deeper values are refused; simdjson's own limit is the same.
inline constexpr std::size_t kMaxDepth = 1024;

struct StrictJson {
    nlohmann::json value;
    std::string error;     ///< why the text is unreadable; empty: `value` holds it
    std::size_t byte = 0;  ///< where, from 1; 0: the error says all
    std::string why;       ///< the error without the place
    std::vector<std::string>
        duplicates;  ///< JSON Pointers of members whose name came before in the same object
};

/// Never throws for any text. At most `max_duplicates` are listed.
StrictJson parse_strict(std::string_view text, std::size_t max_duplicates = 16);

}  // namespace shortener_events::contracts
