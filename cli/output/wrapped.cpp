#include "cli/output/wrapped.hpp"

#include <algorithm>

#include "cli/output/utf8.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

class WrappedLines {
  public:
    explicit WrappedLines(std::size_t columns) : columns_(std::max<std::size_t>(1, columns)) {}

    void add_word(std::string_view word) {
        const std::size_t wide = display_width(word);
        const std::size_t gap = used_ == 0 ? 0 : 1;
        if (used_ + gap + wide > columns_ && used_ > 0) begin_line();
        if (used_ > 0) add(" ", 1);
        if (wide <= columns_) return add(word, wide);
        while (!word.empty()) {
            const auto character = word.substr(0, first_character(word).length);
            const std::size_t width = display_width(character);
            if (used_ > 0 && used_ + width > columns_) begin_line();
            add(character, width);
            word.remove_prefix(character.size());
        }
    }

    std::vector<std::string> take() { return std::move(lines_); }

  private:
    void begin_line() {
        lines_.emplace_back();
        used_ = 0;
    }
    void add(std::string_view text, std::size_t width) {
        lines_.back() += text;
        used_ += width;
    }

    std::size_t columns_;
    std::vector<std::string> lines_{""};
    std::size_t used_ = 0;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    WrappedLines lines(columns);
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) lines.add_word(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines.take();
}

}  // namespace shortener_events::cli
