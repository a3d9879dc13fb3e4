// The one way in which JSON leaves the program: valid UTF-8 in which every character can be seen, so that no
// event acts on the terminal that shows it.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

namespace shortener_events::cli {

/// JSON that keeps the order of its keys, as all reports do.
using Json = nlohmann::ordered_json;

/// On one line, without a line end. Invalid UTF-8 becomes U+FFFD; an invisible character \uXXXX.
std::string json_line(const Json& json);

/// As json_line, but indented by 2 blanks a level.
std::string indented_json(const Json& json);

/// One JSON object, indented, with a line end.
void print_json(std::ostream& out, const Json& report);

}  // namespace shortener_events::cli
