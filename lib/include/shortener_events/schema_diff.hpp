// What differs between two schemas, keyword by keyword. Titles, descriptions and other annotations do not
// count.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

struct SchemaChange {
    std::string pointer;  ///< JSON Pointer of what changed; of a list such as `required`, the list
    std::optional<std::string> before;  ///< as JSON; nullopt: it is new
    std::optional<std::string> after;   ///< as JSON; nullopt: it is gone
};

/// In the order of the names. `required`, `type` and `enum` are compared as sets: each value that came or
/// went is a change. Throws Error(contract) for text that is no JSON.
std::vector<SchemaChange> diff_schemas(std::string_view before, std::string_view after);

}  // namespace shortener_events
