#include "cli/input/text_lines.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

/// A tab at an end stays: there is an empty field before or behind it.
void trim(std::string& text) {
    if (text.ends_with('\r')) text.pop_back();
    text.erase(text.find_last_not_of(' ') + 1);
    text.erase(0, text.find_first_not_of(' '));
}

}  // namespace

std::vector<TextLine> read_text_lines(std::istream& in) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::vector<TextLine> lines;
    std::uint64_t number = 0;
    for (std::string text; std::getline(in, text);) {
        if (++number == 1 && text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
        trim(text);
        if (!text.empty()) lines.push_back({number, text});
    }
    return lines;
}

std::vector<TextLine> read_text_file(const std::string& path) {
    errno = 0;
    std::ifstream file(path == "-" ? "/dev/stdin" : path);
    if (!file)
        throw Error(ErrorCategory::argument,
                    fmt::format("cannot read \"{}\": {}", path, std::strerror(errno)));
    return read_text_lines(file);
}

std::string place_of(const std::string& path, const TextLine& line) {
    return fmt::format("{}:{}", path == "-" ? "stdin" : escape_line(path), line.number);
}

}  // namespace shortener_events::cli
