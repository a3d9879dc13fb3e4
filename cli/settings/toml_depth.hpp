// How deep the tables of a TOML text are nested by dotted keys. The parser bounds nested values, but not
// these, and takes a table's end for each of them by recursion. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace shortener_events::cli {

/// The first line, from 1, with a key of more than 16 parts; nullopt: there is none.
std::optional<std::size_t> line_of_deep_key(std::string_view toml);

}  // namespace shortener_events::cli
