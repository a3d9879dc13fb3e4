// The formats that a schema may ask for. Every checker is linear in the length of the text and allocates
// little.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::contracts {

struct Format {
    std::string_view name;         ///< as written in a schema: "date-time"
    std::string_view description;  ///< with its article, for messages: "a date-time (RFC 3339)"
    bool (*matches)(std::string_view text);
};

/// nullptr: no checker has this name.
const Format* find_format(std::string_view name);

/// Whether every text of the first format is one of the second.
bool is_within(const Format& narrow, const Format& wide);

/// Every name that find_format knows.
std::vector<std::string> format_names();

}  // namespace shortener_events::contracts
