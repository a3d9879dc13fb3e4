// A condition on an event's JSON, such as `/country == "BR" && !/userId`.
//
//   condition   := and-terms joined by `||`; terms joined by `&&`; `!` and parentheses as usual
//   term        := POINTER                      the field exists (null counts as existing)
//                | POINTER OPERATOR VALUE       OPERATOR: == != < <= > >= =~
//   POINTER     := JSON Pointer (RFC 6901); quote it where it holds blanks or operators: "/a b"
//   VALUE       := a JSON string, number, true, false or null; behind =~ a regular expression (RE2) as a
//   string
//
// Numbers compare exactly, whatever their size; strings byte by byte (so RFC 3339 UTC times compare as
// times); a comparison of different types or with a missing field is false; `!=` is true for different types,
// false for a missing field. Of members with the same name the last one counts. Immutable; usable from
// several threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace shortener_events {

class Filter {
  public:
    /// Throws Error(argument) that names the place in the condition.
    static Filter parse(std::string_view condition);

    /// A regular expression (RE2) that must match somewhere in the event's text, JSON or not. Throws
    /// Error(argument).
    static Filter grep(const std::string& expression);

    Filter(Filter&&) noexcept;
    Filter& operator=(Filter&&) noexcept;
    ~Filter();

    enum class Match { no, yes, unreadable };

    /// Whether the event fulfils the condition. Unreadable, other than for grep: the event is no JSON as a
    /// contract reads it (json_text.hpp), so that neither the condition nor its opposite is known to hold.
    Match match(std::string_view event) const;

    struct Node;

  private:
    explicit Filter(std::unique_ptr<const Node> root);
    std::unique_ptr<const Node> root_;
};

}  // namespace shortener_events
