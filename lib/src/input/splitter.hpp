// Cuts a growing run of bytes into events. A splitter never sees a byte twice.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "shortener_events/line_reader.hpp"

namespace shortener_events::input {

/// An event as a range of the bytes: views come later, when the bytes no longer move.
struct Cut {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t line = 0;
    bool too_long = false;
    bool is_part = false;
    bool more_follows = false;
};

/// How many bytes are kept of an event that is too long: for its message.
constexpr std::size_t kShownOfTooLong = 64;

class Splitter {
  public:
    virtual ~Splitter() = default;

    /// `bytes` begins with what the last call left over; `at_end`: nothing will follow. Appends the complete
    /// events and returns how many bytes are done with. Throws std::invalid_argument for what cannot be
    /// split.
    virtual std::size_t split(std::string_view bytes, bool at_end, std::vector<Cut>& cuts) = 0;
};

using LongLines = LineReader::LongLines;

std::unique_ptr<Splitter> make_line_splitter(std::size_t max_line, LongLines long_lines);
std::unique_ptr<Splitter> make_array_splitter(std::size_t max_item, LongLines long_items);

}  // namespace shortener_events::input
