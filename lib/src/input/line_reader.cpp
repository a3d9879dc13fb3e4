#include "shortener_events/internal/line_reader.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "input/byte_source.hpp"
#include "input/splitter.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events {

struct LineReader::State {
    State(int fd, std::string input_name, Options with)
        : name(std::move(input_name)),
          options(std::move(with)),
          source(input::open_source(fd, name, options.stop)),
          splitter(options.layout == Layout::lines
                       ? input::make_line_splitter(options.max_line, options.long_lines)
                       : input::make_array_splitter(options.max_line, options.long_lines)) {}

    /// How much may be read behind the first `filled` bytes: a batch, or what is left of one where that is
    /// most of it.
    std::size_t make_room(ByteBuffer& bytes, std::size_t filled) const {
        const auto room = [&] { return bytes.size() - std::min(bytes.size(), filled + Contract::kSlack); };
        if (room() < (options.batch_bytes + 1) / 2)
            bytes.grow(filled + options.batch_bytes + Contract::kSlack, filled);
        return std::min(room(), options.batch_bytes);
    }

    /// Reads once behind what the batch holds, and points its lines into it.
    void read_once(LineBatch& batch) {
        const std::size_t room = make_room(batch.bytes, batch.filled);
        const std::size_t count = source->read(batch.bytes.data() + batch.filled, room);
        ended = count == 0;
        batch.filled += count;
        const std::string_view bytes = batch.bytes.first(batch.filled);
        cuts.clear();
        done = split(bytes);
        for (const input::Cut& cut : cuts) {
            batch.lines.push_back({bytes.substr(cut.begin, cut.end - cut.begin), cut.line, offset + cut.begin,
                                   batch.bytes.size() - cut.end, cut.too_long, cut.is_part, cut.more_follows,
                                   cut.item, cut.column});
        }
    }

    /// Forgets what is done of a batch without lines, such as blank ones.
    void drop_done(LineBatch& batch) {
        if (done == 0) return;
        std::ranges::copy(batch.bytes.first(batch.filled).substr(done), batch.bytes.data());
        batch.filled -= done;
        offset += std::exchange(done, 0);
    }

    void keep_rest(LineBatch& batch) {
        rest = batch.bytes.first(batch.filled).substr(done);
        batch.filled = done;
        offset += std::exchange(done, 0);
    }

    std::size_t split(std::string_view bytes) {
        try {
            // An array that was cut short on purpose is not a broken one.
            return splitter->split(bytes, ended && !options.stop.stop_requested(), cuts);
        } catch (const std::invalid_argument& why) {
            broken = why.what();
            ended = true;
            return bytes.size();
        }
    }

    std::string name;
    Options options;
    std::unique_ptr<input::ByteSource> source;
    std::unique_ptr<input::Splitter> splitter;
    std::vector<input::Cut> cuts;
    std::string rest;          ///< the unfinished event behind the last batch
    std::uint64_t offset = 0;  ///< of the first byte of the batch under way, or of `rest`
    std::size_t done = 0;      ///< bytes of the batch under way that are split into lines
    bool ended = false;
    std::string broken;         ///< why the rest cannot be split; "": it can
    LineBatch current;          ///< of next()
    std::size_t next_line = 0;  ///< in `current`
};

LineReader::LineReader(int fd, std::string name, Options options)
    : state_(std::make_unique<State>(fd, std::move(name), std::move(options))) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

bool LineReader::read(LineBatch& batch) {
    State& state = *state_;
    batch.lines.clear();
    batch.bytes.grow(state.rest.size(), 0);
    std::ranges::copy(state.rest, batch.bytes.data());
    batch.filled = state.rest.size();
    while (batch.lines.empty() && !state.ended) {
        state.drop_done(batch);
        state.read_once(batch);
    }
    state.keep_rest(batch);
    if (batch.lines.empty() && !state.broken.empty()) input::fail_reading(state.name, state.broken);
    return !batch.lines.empty();
}

std::optional<Line> LineReader::next() {
    State& state = *state_;
    if (state.next_line == state.current.lines.size()) {
        state.next_line = 0;
        if (!read(state.current)) return std::nullopt;
    }
    return state.current.lines[state.next_line++];
}

}  // namespace shortener_events
