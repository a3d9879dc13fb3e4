// What is given as name=value: headers, metadata.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// The value may be empty and hold more "=". `what` is said of a text that is none, as in "a header". Throws
/// Error(argument).
inline std::pair<std::string, std::string> parse_name_value(const std::string& text, const char* what) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Error(ErrorCategory::argument, fmt::format("not {}: \"{}\"", what, text),
                    "write it as name=value");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

}  // namespace shortener_events::cli
