// Where the values of a JSON text stand in it: for whoever compares, shows, takes or changes a value as it is
// written, whatever the size of its numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/json/tokens.hpp"

namespace shortener_events::contracts {

class Outline {
  public:
    enum class Kind : std::uint8_t { object, array, string, number, word };

    /// A value, or the name of a member, which stands before its value.
    struct Entry {
        Kind kind;
        bool has_escapes;          ///< a string that is not what is written
        std::uint32_t begin, end;  ///< bytes of the text; a string with its quotes
        std::uint32_t next;        ///< the entry behind this one and all that it holds
    };

    /// A value that was taken out.
    struct Value {
        bool is_there = false;
        Kind kind = Kind::word;
        std::string_view text{};  ///< of a string what it stands for, of anything else what is written
        std::string space{};      ///< holds that of a string with escapes
    };

    /// False: `text` is no JSON as parse_strict reads it, numbers apart, which may be of any size, and names,
    /// which may come twice.
    bool read(std::string_view text);

    /// As read(), and then takes out the values at these places, each a pointer's steps. They are valid until
    /// something else is read.
    bool read(std::string_view text, const std::vector<std::vector<std::string>>& places,
              std::vector<Value>& values);

    /// The value at a pointer's steps; of members with the same name the last one counts. nullptr: none is
    /// there.
    const Entry* find(const std::vector<std::string>& steps) const;

    /// The member of an object that has this name, the last one of them.
    const Entry* member(const Entry& object, std::string_view name) const;
    /// The item at a step such as "0".
    const Entry* item(const Entry& array, std::string_view step) const;

    const std::vector<Entry>& entries() const { return entries_; }
    std::size_t index_of(const Entry& entry) const {
        return static_cast<std::size_t>(&entry - entries_.data());
    }
    bool is_name(std::string_view name, const Entry& string) const {
        return string.has_escapes ? is_escaped_name(name, string) : inside_quotes(string) == name;
    }

    /// The text read last.
    std::string_view text() const { return text_; }
    std::string_view written(const Entry& entry) const {
        return text_.substr(entry.begin, entry.end - entry.begin);
    }
    /// What a string stands for; `space` holds it where it has escapes.
    std::string_view meaning(const Entry& string, std::string& space) const;

    /// The value on one line, without blanks between its tokens.
    std::string compact(const Entry& entry) const;

  private:
    std::string_view inside_quotes(const Entry& string) const {
        return {text_.data() + string.begin + 1, string.end - string.begin - 2};
    }
    bool is_escaped_name(std::string_view name, const Entry& string) const;
    bool take_text();
    void take_out(const std::vector<std::string>& steps, Value& value) const;
    bool take_next();
    bool take_value();
    bool take_name();
    bool take_string();
    bool take_word(std::string_view token);
    bool open(Kind kind);
    void close();
    void add(Kind kind, std::string_view token, bool has_escapes = false);

    std::string copy_;
    std::string_view text_;
    Tokenizer tokenizer_;
    TokenCursor tokens_{{}, nullptr, nullptr};
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> open_;  ///< the containers around the present place
    std::string scratch_;
};

/// The steps of a JSON Pointer (RFC 6901); nullopt: it is none.
std::optional<std::vector<std::string>> steps_of(std::string_view pointer);

}  // namespace shortener_events::contracts
