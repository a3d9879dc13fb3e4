// A condition on an event's JSON and its record, such as `.country == "BR" && !.userId`.
//
//   condition := and-terms joined by `||`; terms joined by `&&`; `!` and parentheses as usual
//   term      := OPERAND                    it is there (null counts as being there)
//              | OPERAND OPERATOR VALUE     OPERATOR: == != < <= > >=
//              | OPERAND =~ TEXT            a regular expression (RE2) that matches somewhere in a text
//              | OPERAND in (VALUE, …)      it equals one of them
//   OPERAND   := .a.b[0]                    a field, as jq names it: ."a b" or .["a b"] in quotes
//              | /a/b/0                     the same as a JSON Pointer (RFC 6901): quote it where it holds
//                                           blanks or operators: "/a b"
//              | $key $partition $offset $timestamp $header('x')    of the record; of headers the last one
//   VALUE     := TEXT, number, true, false or null, or a time as parse_time reads it, without quotes:
//                2026-01-31T09:30:00Z, yesterday, or an age, which is that long before now: 15m
//   TEXT      := "with JSON's escapes" or 'without any'
//
// Numbers compare exactly, whatever their size; texts byte by byte (so RFC 3339 UTC times compare as times
// also where they are quoted); a time compares with a text that is RFC 3339. A comparison of different types
// or with what is missing is false; `!=` is true for different types, false for what is missing. Of members
// with the same name the last one counts. Immutable; usable from several threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace shortener_events {

class FieldsSeen;
struct Record;

class Filter {
  public:
    /// Throws Error(argument) that names the column in the condition.
    static Filter parse(std::string_view condition);
    /// Ages are before `now_ms`, epoch milliseconds.
    static Filter parse(std::string_view condition, std::int64_t now_ms);

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
    /// The same for an event with its record. A tombstone has no event, and so fulfils neither a condition
    /// that looks into the event nor its opposite.
    Match match(const Record& record) const;
    /// The same, and notes which of the condition's fields the event has.
    Match match(const Record& record, FieldsSeen& seen) const;

    /// Of the condition's fields, as nothing has been looked at yet (internal/fields_seen.hpp).
    FieldsSeen fields() const;

    struct Node;
    struct Condition;

  private:
    explicit Filter(std::unique_ptr<const Condition> condition);
    Match match(std::string_view event, const Record* record, FieldsSeen* seen) const;

    std::unique_ptr<const Condition> condition_;
};

}  // namespace shortener_events
