#include "input/done_lines.hpp"

#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::input {

namespace {

constexpr std::size_t kShownOfLongLines = 64;

}  // namespace

void DoneLines::follow(CheckedBatch& batch) {
    auto& lines = batch.input.lines;
    std::size_t done = 0;
    for (const Line& line : lines) {
        const bool is_done = batch.number_before + line.number <= done_.line;
        if (!is_done && !past_done_)
            require_same("the input was changed: its lines up to " + std::to_string(done_.line) +
                         " are not those that were published");
        if (!line.is_part) add(line);
        if (is_done)
            ++done;
        else
            batch.digests.push_back(digest_);
    }
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(done));
}

/// Of a line that is too long the same bytes count, whether it is read whole or not.
void DoneLines::add(const Line& line) {
    digested_.assign(reinterpret_cast<const char*>(digest_.bytes.data()), digest_.bytes.size());
    digested_.append(line.text, 0, line.too_long ? kShownOfLongLines : line.text.npos);
    digest_ = digest_of(digested_);
}

void DoneLines::require_all_met() {
    require_same("the input is shorter than what was published of it, or was changed");
}

void DoneLines::require_same(const std::string& message) {
    if (std::exchange(past_done_, true) || done_.line == 0 || digest_ == done_.digest) return;
    throw Error(ErrorCategory::argument, message, "a checkpoint belongs to one input, which may only grow");
}

}  // namespace shortener_events::input
