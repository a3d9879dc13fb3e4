// An event on one line of a terminal, for people: what matters first, in columns.
#pragma once

#include <string>

#include "cli/output/color.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

/// " (a part: the record has 70000 bytes)"; empty: all of it is here.
std::string part_text(const Record& record);

/// Time (UTC), place, and of the services' events code, target, country, device and referer, or who created
/// it; of others key and value. `remark`, such as what is invalid, stands before them. Without a line end,
/// with nothing that acts on a terminal but the palette's colours; longer than a line may be.
std::string event_line(const Record& record, const std::string& remark, const Palette& palette);

}  // namespace shortener_events::cli
