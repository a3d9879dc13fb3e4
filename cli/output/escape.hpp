// What strangers wrote, on its way to a terminal or a line-based format: escape_line of visible_text.hpp, and
// how long such texts may be.
#pragma once

#include <string>
#include <string_view>

#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

/// A name that other clients have chosen, for lines that repeat it; not escaped. One of more than 256 bytes
/// is its front and a part of its digest that tells it from others: Kafka allows groups 32 KiB of name.
std::string short_name(std::string_view name);

/// A message that may quote what strangers wrote, cut to 4 KiB; not escaped.
std::string cut_message(std::string_view text);

}  // namespace shortener_events::cli
