#include "shortener_events/line_reader.hpp"

#include <algorithm>
#include <stdexcept>

#include "input/byte_source.hpp"
#include "input/splitter.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events {

struct LineReader::State {
    State(int fd, std::string input_name, Options with)
        : name(std::move(input_name)),
          options(with),
          source(input::open_source(fd, name, with.stop)),
          splitter(with.layout == Layout::lines
                       ? input::make_line_splitter(with.max_line, with.long_lines)
                       : input::make_array_splitter(with.max_line, with.long_lines)) {}

    /// Reads once behind what the batch holds already; true at the end of the input.
    bool read_once(std::string& bytes) const {
        const std::size_t held = bytes.size();
        bytes.resize(held + options.batch_bytes);
        const std::size_t count = source->read(bytes.data() + held, options.batch_bytes);
        bytes.resize(held + count);
        return count == 0;
    }

    std::size_t split(std::string_view bytes) {
        try {
            // An array that was cut short on purpose is not a broken one.
            return splitter->split(bytes, ended && !options.stop.stop_requested(), cuts);
        } catch (const std::invalid_argument& why) {
            input::fail_reading(name, why.what());
        }
    }

    void fill(LineBatch& batch, std::size_t done) {
        rest.assign(batch.bytes, done);
        batch.bytes.resize(done);
        batch.bytes.append(Contract::kSlack, '\0');
        for (const input::Cut& cut : cuts) {
            batch.lines.push_back({std::string_view(batch.bytes).substr(cut.begin, cut.end - cut.begin),
                                   cut.line, offset + cut.begin, batch.bytes.size() - cut.end, cut.too_long,
                                   cut.is_part, cut.more_follows});
        }
        offset += done;
    }

    std::string name;
    Options options;
    std::unique_ptr<input::ByteSource> source;
    std::unique_ptr<input::Splitter> splitter;
    std::vector<input::Cut> cuts;
    std::string rest;          ///< the unfinished event behind the last batch
    std::uint64_t offset = 0;  ///< of the first byte of `rest`
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
    while (batch.lines.empty() && !state.ended) {
        batch.bytes.swap(state.rest);
        state.ended = state.read_once(batch.bytes);
        state.cuts.clear();
        const std::size_t done = state.split(batch.bytes);
        state.fill(batch, done);
    }
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
