#include <algorithm>
#include <stdexcept>

#include "input/splitter.hpp"

namespace shortener_events::input {

namespace {

/// Finds the commas of the outer array. What an item holds is not its business: a broken item reaches the
/// check, where it is found unreadable.
class ArraySplitter : public Splitter {
  public:
    ArraySplitter(std::size_t max_item, LongLines long_items)
        : max_item_(max_item), long_items_(long_items) {}

    std::size_t split(std::string_view bytes, bool at_end, std::vector<Cut>& cuts) override {
        std::size_t at = searched_;
        for (; at < bytes.size(); ++at) take(bytes, at, cuts);
        if (at_end) {
            if (state_ != State::after) throw std::invalid_argument("the JSON array is not closed");
            return bytes.size();
        }
        if (state_ != State::item) begin_ = bytes.size();
        const bool in_parts = long_items_ == LongLines::in_parts;
        if (skipping_ && in_parts && begin_ < bytes.size()) {
            cuts.push_back({begin_, bytes.size(), item_line_, true, true, true, item_, item_column_});
        } else if (!skipping_ && bytes.size() - begin_ > max_item_) {
            cuts.push_back({begin_, shown_end(begin_, bytes.size(), long_items_), item_line_, true, false,
                            in_parts, item_, item_column_});
            skipping_ = true;
        }
        const std::size_t done = skipping_ ? bytes.size() : begin_;
        dropped_ += done;
        begin_ = 0;
        searched_ = bytes.size() - done;
        return done;
    }

  private:
    enum class State { before, first_item, between, item, after };

    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void take(std::string_view bytes, std::size_t at, std::vector<Cut>& cuts) {
        const char c = bytes[at];
        if (c == '\n') {
            ++line_;
            line_begin_ = dropped_ + at + 1;
        }
        if (state_ == State::item) return take_in_item(bytes, at, cuts);
        if (is_space(c)) return;
        switch (state_) {
            case State::before:
                if (c == '[') {
                    state_ = State::first_item;
                } else if (mark_ < kMark.size() && c == kMark[mark_]) {
                    ++mark_;
                } else {
                    throw std::invalid_argument("the input is no JSON array");
                }
                return;
            case State::after:
                throw std::invalid_argument("something follows the JSON array");
            case State::first_item:
                if (c == ']') {
                    state_ = State::after;
                    return;
                }
                break;
            default:
                break;
        }
        state_ = State::item;
        begin_ = at;
        item_line_ = line_;
        item_column_ = dropped_ + at - line_begin_ + 1;
        ++item_;
        take_in_item(bytes, at, cuts);
    }

    void take_in_item(std::string_view bytes, std::size_t at, std::vector<Cut>& cuts) {
        const char c = bytes[at];
        if (in_string_) {
            in_string_ = escaped_ || c != '"';
            escaped_ = !escaped_ && c == '\\';
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '[' || c == '{') {
            ++depth_;
        } else if (depth_ > 0) {
            if (c == ']' || c == '}') --depth_;
        } else if (c == ',' || c == ']') {
            end_item(bytes, at, cuts);
            state_ = c == ',' ? State::between : State::after;
        }
    }

    void end_item(std::string_view bytes, std::size_t end, std::vector<Cut>& cuts) {
        if (skipping_ && long_items_ == LongLines::in_parts) {
            cuts.push_back({begin_, end, item_line_, true, true, false, item_, item_column_});
        } else if (!skipping_) {
            while (end > begin_ && is_space(bytes[end - 1])) --end;
            const bool too_long = end - begin_ > max_item_;
            cuts.push_back({begin_, too_long ? shown_end(begin_, end, long_items_) : end, item_line_,
                            too_long, false, false, item_, item_column_});
        }
        skipping_ = false;
    }

    static constexpr std::string_view kMark = "\xEF\xBB\xBF";

    std::size_t max_item_;
    LongLines long_items_;
    State state_ = State::before;
    std::size_t mark_ = 0;  ///< bytes seen of a byte order mark
    std::uint64_t line_ = 1;
    std::uint64_t item_line_ = 1;
    std::uint64_t item_ = 0;
    std::uint64_t item_column_ = 0;
    std::uint64_t line_begin_ = 0;  ///< byte of the input
    std::uint64_t dropped_ = 0;     ///< bytes of the input before those of this call
    std::size_t begin_ = 0;
    std::size_t searched_ = 0;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    bool skipping_ = false;
};

}  // namespace

std::unique_ptr<Splitter> make_array_splitter(std::size_t max_item, LongLines long_items) {
    return std::make_unique<ArraySplitter>(max_item, long_items);
}

}  // namespace shortener_events::input
