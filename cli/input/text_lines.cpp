#include "cli/input/text_lines.hpp"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

std::vector<std::string> read_text_lines(std::istream& in) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::vector<std::string> lines;
    bool is_first = true;
    for (std::string line; std::getline(in, line);) {
        if (std::exchange(is_first, false) && line.starts_with(kByteOrderMark))
            line.erase(0, kByteOrderMark.size());
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> read_text_file(const std::string& path) {
    std::ifstream file(path == "-" ? "/dev/stdin" : path);
    if (!file) throw Error(ErrorCategory::io, fmt::format("cannot read \"{}\"", path));
    return read_text_lines(file);
}

}  // namespace shortener_events::cli
