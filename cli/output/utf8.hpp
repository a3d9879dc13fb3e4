// Characters of a text: how wide they are on a terminal, and where it can be cut.
#pragma once

#include <cstddef>
#include <string_view>

namespace shortener_events::cli {

/// Terminal columns of a UTF-8 text without invisible characters: wide East Asian characters and emoji count
/// 2, combining marks 0; a byte that is no UTF-8 counts 1.
std::size_t display_width(std::string_view text);

/// Whole characters from the front, `most` bytes of them at most.
std::string_view front_of_utf8(std::string_view text, std::size_t most);

}  // namespace shortener_events::cli
