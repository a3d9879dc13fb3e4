// Lists that people and other programs write, an entry a line: short codes, URLs.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace shortener_events::cli {

struct TextLine {
    std::uint64_t number = 0;  ///< from 1, empty lines counted
    std::string text;
};

/// Without line ends of either kind, a byte order mark, blanks at the ends of a line, and what is empty then.
std::vector<TextLine> read_text_lines(std::istream& in);

/// The same of a file; "-" is stdin. Throws Error(io).
std::vector<TextLine> read_text_file(const std::string& path);

/// How a line is named in an error: "urls.txt:3", "stdin:3".
std::string place_of(const std::string& path, const TextLine& line);

}  // namespace shortener_events::cli
