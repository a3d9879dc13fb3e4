// Reads events from a file descriptor: NDJSON lines, or the items of one JSON array. gzip and zstd are
// recognized by their first bytes. Memory is bounded whatever the input: a batch holds about `batch_bytes`,
// an item at most `max_line`. What arrives on a slow pipe is handed on at once. Use a reader from one thread;
// batches may travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/internal/byte_buffer.hpp"

namespace shortener_events {

/// One event as it stands in the input.
struct Line {
    std::string_view text;      ///< without its line end; of an over-long line the first bytes, or a part
    std::uint64_t number = 0;   ///< of the line it starts on, from 1
    std::uint64_t offset = 0;   ///< of its first byte in the (decompressed) input
    std::size_t slack = 0;      ///< readable bytes behind `text`, at least Contract::kSlack
    bool too_long = false;      ///< longer than `max_line`: never to be treated as an event
    bool is_part = false;       ///< with LongLines::in_parts: goes on with the over-long line before it
    bool more_follows = false;  ///< with LongLines::in_parts: the next line is_part of this one
    std::uint64_t item = 0;     ///< of an array: which of its items, from 1; else 0
    std::uint64_t column = 0;   ///< of an array: byte of the line it starts on, from 1; else 0
};

/// Some lines and the bytes that they point into. Reusing a batch saves allocations.
struct LineBatch {
    std::vector<Line> lines;
    ByteBuffer bytes;        ///< which only grows
    std::size_t filled = 0;  ///< bytes of it that belong to the lines
};

class LineReader {
  public:
    enum class Layout {
        lines,  ///< one event a line; CRLF, blank lines, a byte order mark and a missing last line end are
                ///< fine
        array,  ///< one JSON array, spread over any number of lines
    };

    enum class LongLines {
        skipped,   ///< one Line with the first bytes
        in_parts,  ///< all bytes, as one Line and any number of parts of it
    };

    struct Options {
        Layout layout = Layout::lines;
        LongLines long_lines = LongLines::skipped;
        std::size_t max_line = std::size_t{1} << 20;       ///< bytes
        std::size_t batch_bytes = std::size_t{256} << 10;  ///< read at once
        std::stop_token stop;                              ///< ends the input early, as if it ended there
    };

    /// Does not own `fd`. `name` is for messages.
    LineReader(int fd, std::string name, Options options);
    LineReader(int fd, std::string name) : LineReader(fd, std::move(name), Options{}) {}
    LineReader(LineReader&&) noexcept;
    ~LineReader();

    /// Waits for input and fills the batch with at least one line; false: the input has ended. Blank lines
    /// are left out, but counted. Throws Error(io) when the input cannot be read or decompressed, or is no
    /// array, after the lines before that.
    bool read(LineBatch& batch);

    /// The next line, valid until the next call; nullopt: the input has ended. Do not mix with read().
    std::optional<Line> next();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace shortener_events
