#include <algorithm>
#include <cstring>

#include "input/splitter.hpp"

namespace shortener_events::input {

namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r") == text.npos;
}

class LineSplitter : public Splitter {
  public:
    LineSplitter(std::size_t max_line, LongLines long_lines) : max_line_(max_line), long_lines_(long_lines) {}

    std::size_t split(std::string_view bytes, bool at_end, std::vector<Cut>& cuts) override {
        std::size_t begin = 0;
        if (!started_) {
            if (!at_end && bytes.size() < kMark.size() && kMark.starts_with(bytes)) return 0;
            started_ = true;
            if (bytes.starts_with(kMark)) begin = kMark.size();
        }
        for (std::size_t from = std::max(begin, searched_);; from = begin) {
            const void* found =
                from < bytes.size() ? std::memchr(bytes.data() + from, '\n', bytes.size() - from) : nullptr;
            if (found == nullptr) break;
            const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
            end_line(bytes, begin, end, cuts);
            begin = end + 1;
        }
        return keep_rest(bytes, begin, at_end, cuts);
    }

  private:
    static constexpr std::string_view kMark = "\xEF\xBB\xBF";

    void end_line(std::string_view bytes, std::size_t begin, std::size_t end, std::vector<Cut>& cuts) {
        const std::uint64_t number = line_++;
        if (skipping_) {
            skipping_ = false;
            if (long_lines_ == LongLines::in_parts) cuts.push_back({begin, end, number, true, true, false});
            return;
        }
        if (end - begin > max_line_) {
            cuts.push_back({begin, shown_end(begin, end, long_lines_), number, true});
            return;
        }
        if (end > begin && bytes[end - 1] == '\r') --end;
        if (!is_blank(bytes.substr(begin, end - begin))) cuts.push_back({begin, end, number, false});
    }

    /// The unfinished last line: kept for the next call, ended by the end of input, or given up as over-long.
    std::size_t keep_rest(std::string_view bytes, std::size_t begin, bool at_end, std::vector<Cut>& cuts) {
        searched_ = 0;
        if (at_end) {
            if (begin < bytes.size() || skipping_) end_line(bytes, begin, bytes.size(), cuts);
            return bytes.size();
        }
        const bool in_parts = long_lines_ == LongLines::in_parts;
        if (skipping_) {
            if (in_parts && begin < bytes.size())
                cuts.push_back({begin, bytes.size(), line_, true, true, true});
            return bytes.size();
        }
        if (bytes.size() - begin <= max_line_ + 1) {
            searched_ = bytes.size() - begin;
            return begin;
        }
        cuts.push_back({begin, shown_end(begin, bytes.size(), long_lines_), line_, true, false, in_parts});
        skipping_ = true;
        return bytes.size();
    }

    std::size_t max_line_;
    LongLines long_lines_;
    std::uint64_t line_ = 1;
    std::size_t searched_ = 0;  ///< so many bytes of the unfinished line hold no line end
    bool started_ = false;
    bool skipping_ = false;
};

}  // namespace

std::unique_ptr<Splitter> make_line_splitter(std::size_t max_line, LongLines long_lines) {
    return std::make_unique<LineSplitter>(max_line, long_lines);
}

}  // namespace shortener_events::input
