// A full-screen view on a terminal: the alternate screen, keys without Enter, and everything put back at the
// end.
#pragma once

#include <termios.h>

#include <chrono>
#include <ostream>
#include <stop_token>
#include <string>

namespace shortener_events::cli {

struct ScreenSize {
    int rows;
    int columns;

    bool operator==(const ScreenSize&) const = default;
};

enum class Wakeup { timeout, resized, quit };

class Screen {
  public:
    /// stdin and `out` must be terminals.
    explicit Screen(std::ostream& out);
    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    static ScreenSize size(int terminal = 1);

    /// Shows `content` in one write, over what was there, so that nothing flickers. Lines that do not fit are
    /// cut, and say so.
    void draw(const std::string& content);

    /// Until the time is over, the terminal has another size, or the user presses q or asks to stop.
    Wakeup wait(std::chrono::milliseconds time, const std::stop_token& stop);

  private:
    std::ostream& out_;
    termios before_{};
    ScreenSize drawn_{};
};

/// At most `columns` terminal columns of a line, colour sequences not counted; colours end at the cut, whose
/// last column is "…": half a code or an offset without its end would read as a whole one.
std::string cut_line(const std::string& line, int columns);

}  // namespace shortener_events::cli
