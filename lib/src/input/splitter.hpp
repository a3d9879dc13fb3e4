// Cuts a growing run of bytes into events. A splitter never sees a byte twice.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "shortener_events/internal/line_reader.hpp"

namespace shortener_events::input {

/// An event as a range of the bytes: views come later, when the bytes no longer move.
struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t line = 0;
    bool too_long = false;
    bool is_part = false;
    bool more_follows = false;
    std::uint64_t item = 0;
    std::uint64_t column = 0;
};

class Splitter {
  public:
    virtual ~Splitter() = default;

    /// `bytes` begins with what the last call left over; `at_end`: nothing will follow. Appends the complete
    /// events and returns how many bytes are done with. Throws std::invalid_argument for what cannot be
    /// split; what it has appended before is good.
    virtual std::size_t split(std::string_view bytes, bool at_end, std::vector<Cut>& cuts) = 0;
};

using LongLines = LineReader::LongLines;

/// Where the bytes end that are kept of an event from `begin` to `end` that is too long: all, or enough for
/// its message.
inline std::size_t shown_end(std::size_t begin, std::size_t end, LongLines how) {
    constexpr std::size_t kShown = 64;
    return how == LongLines::in_parts ? end : std::min(begin + kShown, end);
}

std::unique_ptr<Splitter> make_line_splitter(std::size_t max_line, LongLines long_lines);
std::unique_ptr<Splitter> make_array_splitter(std::size_t max_item, LongLines long_items);

}  // namespace shortener_events::input
