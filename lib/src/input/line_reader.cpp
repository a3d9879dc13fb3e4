#include "shortener_events/line_reader.hpp"

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

    /// Reads once behind what the batch holds, and points its lines into it.
    void read_once(LineBatch& batch) {
        const std::size_t most = batch.filled + options.batch_bytes;
        if (batch.bytes.size() < most + Contract::kSlack) batch.bytes.resize(most + Contract::kSlack);
        const std::size_t count = source->read(batch.bytes.data() + batch.filled, options.batch_bytes);
        ended = count == 0;
        batch.filled += count;
        const std::string_view bytes = batch.bytes;
        cuts.clear();
        done = split(bytes.substr(0, batch.filled));
        for (const input::Cut& cut : cuts) {
            batch.lines.push_back({bytes.substr(cut.begin, cut.end - cut.begin), cut.line, offset + cut.begin,
                                   bytes.size() - cut.end, cut.too_long, cut.is_part, cut.more_follows});
        }
    }

    /// Forgets what is done of a batch without lines, such as blank ones.
    void drop_done(LineBatch& batch) {
        if (done == 0) return;
        std::ranges::copy(std::string_view(batch.bytes).substr(done, batch.filled - done),
                          batch.bytes.begin());
        batch.filled -= done;
        offset += std::exchange(done, 0);
    }

    void keep_rest(LineBatch& batch) {
        rest.assign(batch.bytes, done, batch.filled - done);
        batch.filled = done;
        offset += std::exchange(done, 0);
    }

    std::size_t split(std::string_view bytes) {
        try {
            // An array that was cut short on purpose is not a broken one.
            return splitter->split(bytes, ended && !options.stop.stop_requested(), cuts);
        } catch (const std::invalid_argument& why) {
            input::fail_reading(name, why.what());
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
    batch.bytes.replace(0, std::min(batch.bytes.size(), state.rest.size()), state.rest);
    batch.filled = state.rest.size();
    while (batch.lines.empty() && !state.ended) {
        state.drop_done(batch);
        state.read_once(batch);
    }
    state.keep_rest(batch);
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
