// Terminal colours, or nothing where they are off: `palette.red("text")`.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

class Palette {
  public:
    explicit Palette(bool on) : on_(on) {}

    std::string red(std::string_view text) const { return wrap("31", text); }
    std::string green(std::string_view text) const { return wrap("32", text); }
    std::string yellow(std::string_view text) const { return wrap("33", text); }
    std::string cyan(std::string_view text) const { return wrap("36", text); }
    std::string bold(std::string_view text) const { return wrap("1", text); }
    std::string dim(std::string_view text) const { return wrap("2", text); }
    bool on() const { return on_; }

  private:
    std::string wrap(std::string_view code, std::string_view text) const;

    bool on_;
};

/// Whether to colour the stream behind `fd`: `choice` is auto, always or never; auto means a terminal, with
/// NO_COLOR unset or empty and TERM other than dumb.
bool use_color(std::string_view choice, int fd);

}  // namespace shortener_events::cli
