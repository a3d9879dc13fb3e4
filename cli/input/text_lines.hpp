// Lists that people and other programs write, an entry a line: short codes, URLs.
#pragma once

#include <istream>
#include <string>
#include <vector>

namespace shortener_events::cli {

/// Without line ends of either kind, a byte order mark, and empty lines.
std::vector<std::string> read_text_lines(std::istream& in);

/// The same of a file; "-" is stdin. Throws Error(io).
std::vector<std::string> read_text_file(const std::string& path);

}  // namespace shortener_events::cli
