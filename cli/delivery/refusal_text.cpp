#include "cli/delivery/refusal_text.hpp"

#include <fmt/format.h>

#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

std::string refusal_text(const LineFindings& found, const CheckedBatch& batch, std::size_t max_line) {
    if (batch.input.lines[found.index].too_long)
        return fmt::format("longer than {} (--max-line)", format_size(max_line));
    const Violation& first = found.violations.front();
    return found.judge ? fmt::format("{} ({})", to_text(first), found.judge->id()) : first.message;
}

}  // namespace shortener_events::cli
