// JSON as it is written: numbers keep their digits, members their order, and a name that comes twice stays
// twice. Read as a contract reads it (valid UTF-8, no half surrogate pairs, at most 1,024 levels), except
// that numbers may be of any size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

/// Whether the text is JSON, read so.
bool is_json(std::string_view text);

/// RFC 6901.
class JsonPointer {
  public:
    /// Throws Error(argument) unless it is a pointer that starts with "/".
    static JsonPointer parse(std::string_view text);

    /// What stands there in an event: a string as it is meant, any other value as it is written, without
    /// blanks between its tokens. Of members with the same name the last one counts. nullopt: nothing or null
    /// stands there, or the event is no JSON.
    std::optional<std::string> text_in(std::string_view event) const;

  private:
    explicit JsonPointer(std::vector<std::string> steps) : steps_(std::move(steps)) {}
    std::vector<std::string> steps_;
};

/// The text with a line for each value, indented by 2 blanks a level (64 blanks at most), each invisible
/// character as \uXXXX. One that would take more than four times its size that way, and 1 MiB, stays
/// on one line. nullopt: it is no JSON.
std::optional<std::string> indent_json(std::string_view text);

/// An event on one line: without the blanks between its tokens where it spans several, so that a file of
/// events stays one event a line; what is no JSON has blanks for its line ends. Other texts stay as they are.
std::string to_one_line(std::string_view event);

}  // namespace shortener_events
