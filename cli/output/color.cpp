#include "cli/output/color.hpp"

#include <unistd.h>

#include <cstdlib>

namespace shortener_events::cli {

std::string Palette::wrap(std::string_view code, std::string_view text) const {
    if (!on_) return std::string(text);
    std::string colored = "\x1b[";
    return colored.append(code).append("m").append(text).append("\x1b[0m");
}

bool use_color(std::string_view choice, int fd) {
    if (choice == "always") return true;
    if (choice == "never") return false;
    const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org: set and not empty
    const char* term = std::getenv("TERM");
    const bool dumb = !term || std::string_view(term) == "dumb";
    return (!no_color || !*no_color) && !dumb && ::isatty(fd);
}

}  // namespace shortener_events::cli
