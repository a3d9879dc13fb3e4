#include "cli/output/screen.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "cli/output/utf8.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

// ECMA-48 sequences, as every terminal of the last decades knows them.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view kLeave = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kClearLine = "\x1b[K";
constexpr std::string_view kClearBelow = "\x1b[J";
constexpr std::string_view kPlain = "\x1b[0m";

/// Length of the colour sequence that `text` begins with, 0 for none.
std::size_t sequence_length(std::string_view text) {
    if (!text.starts_with("\x1b[")) return 0;
    const auto end = text.find('m');
    return end == std::string_view::npos ? 0 : end + 1;
}

bool asks_to_quit(char key) {
    return key == 'q' || key == 'Q' || key == '\x1b' || key == '\x04';
}

}  // namespace

Screen::Screen(std::ostream& out) : out_(out) {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);  // ISIG stays: Ctrl-C is a signal as everywhere
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    out_ << kEnter << std::flush;
}

Screen::~Screen() {
    try {
        out_ << kLeave << std::flush;
    } catch (...) {  // the terminal is gone: nothing is left to be put in order
    }
    ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

ScreenSize Screen::size(int terminal) {
    winsize window{};
    if (::ioctl(terminal, TIOCGWINSZ, &window) != 0 || window.ws_row == 0) return {24, 80};
    return {window.ws_row, window.ws_col};
}

void Screen::draw(const std::string& content) {
    drawn_ = size();
    std::string frame(kHome);
    std::istringstream lines(content);
    int row = 0;
    for (std::string line; row < drawn_.rows && std::getline(lines, line); ++row) {
        if (row > 0) frame += "\r\n";
        frame += cut_line(line, drawn_.columns);
        frame += kClearLine;
    }
    if (row < drawn_.rows) frame += "\r\n" + std::string(kClearBelow);
    out_ << frame << std::flush;
}

Wakeup Screen::wait(std::chrono::milliseconds time, const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kStep{50};
    for (const auto end = Clock::now() + time; Clock::now() < end;) {
        if (stop.stop_requested()) return Wakeup::quit;
        if (size() != drawn_) return Wakeup::resized;
        pollfd keyboard{STDIN_FILENO, POLLIN, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (::poll(&keyboard, 1,
                   static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), kStep).count())) <= 0)
            continue;
        char key = 0;
        if (::read(STDIN_FILENO, &key, 1) <= 0 || asks_to_quit(key)) return Wakeup::quit;
    }
    return stop.stop_requested() ? Wakeup::quit : Wakeup::timeout;
}

std::string cut_line(const std::string& line, int columns) {
    constexpr std::string_view kCut = "…";
    const auto room = static_cast<std::size_t>(std::max(0, columns));
    std::string kept;
    std::size_t before_mark = 0;  // bytes of `kept` that leave a column for it
    std::string_view rest = line;
    std::size_t width = 0;
    bool has_colours = false;
    while (!rest.empty()) {
        std::size_t length = sequence_length(rest);
        if (length == 0) {
            if (width < room) before_mark = kept.size();
            length = first_character(rest).length;
            width += display_width(rest.substr(0, length));
            if (width > room) {
                kept.resize(before_mark);
                if (room > 0) kept += kCut;
                return has_colours ? kept + std::string(kPlain) : kept;
            }
        } else {
            has_colours = true;
        }
        kept += rest.substr(0, length);
        rest.remove_prefix(length);
    }
    return kept;
}

}  // namespace shortener_events::cli
