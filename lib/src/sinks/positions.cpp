#include "sinks/positions.hpp"

#include <fmt/format.h>

#include <charconv>

namespace shortener_events::sinks {

std::string to_text(const DeadLetterPositions& positions) {
    std::string text;
    for (const auto& [partition, offset] : positions)
        text += fmt::format("{}{}:{}", text.empty() ? "" : " ", partition, offset);
    return text;
}

DeadLetterPositions parse_positions(std::string_view text) {
    DeadLetterPositions positions;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end;) {
        std::int32_t partition = 0;
        std::int64_t offset = 0;
        const auto [colon, bad_partition] = std::from_chars(at, end, partition);
        if (bad_partition != std::errc() || colon == end || *colon != ':') return {};
        const auto [space, bad_offset] = std::from_chars(colon + 1, end, offset);
        if (bad_offset != std::errc() || (space != end && *space != ' ')) return {};
        positions[partition] = offset;
        at = space == end ? end : space + 1;
    }
    return positions;
}

}  // namespace shortener_events::sinks
