// Characters of a text: how wide they are on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace shortener_events::cli {

/// Terminal columns of a UTF-8 text without invisible characters: wide East Asian characters and emoji count
/// 2, combining marks 0; a byte that is no UTF-8 counts 1.
std::size_t display_width(std::string_view text);

}  // namespace shortener_events::cli
