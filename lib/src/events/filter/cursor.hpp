// A place in the text of a condition or a list of fields, and errors that name it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace shortener_events {

/// What is read, in the words of its errors, and where a JSON Pointer without quotes ends.
struct FilterGrammar {
    std::string_view what, example, ends;
};
inline constexpr FilterGrammar kConditionGrammar{"condition", "'.country == \"BR\" && !.userId'",
                                                 " \t\n=!<>&|()\""};
inline constexpr FilterGrammar kFieldsGrammar{"list of fields", "'shortCode,.metadata.host,$partition'",
                                              " \t\n,()\""};

class FilterCursor {
  public:
    explicit FilterCursor(std::string_view text, const FilterGrammar& grammar = kConditionGrammar)
        : text_(text), grammar_(grammar) {}

    const FilterGrammar& grammar() const { return grammar_; }
    std::string_view text_from(std::size_t start) const { return text_.substr(start, at_ - start); }

    bool at_end() const { return at_ >= text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    std::string_view rest() const { return text_.substr(at_); }
    std::size_t place() const { return at_; }

    void skip_blanks();
    void advance(std::size_t bytes);

    /// Whether `sign` came next, behind blanks; then it is taken.
    bool take(std::string_view sign);
    /// As take(), but for a word, which does not go on behind it.
    bool take_word(std::string_view word);
    std::string_view take_until(std::string_view ends);

    /// The word that comes next: letters, digits, "_" and "-", and all that is no ASCII.
    std::string_view peek_word() const;
    std::string_view take_word();

    /// A text in double quotes, with JSON's escapes, or in single quotes, which has none. Fails where the
    /// closing quote is missing.
    std::string take_quoted();

    /// Throws Error(argument) that names the column of a place, counted in characters from 1, and what stands
    /// there.
    [[noreturn]] void fail(std::size_t place, std::string_view expected, std::string_view hint = {}) const;
    [[noreturn]] void fail(std::string_view expected, std::string_view hint = {}) const {
        fail(at_, expected, hint);
    }

  private:
    std::string_view text_;
    const FilterGrammar& grammar_;
    std::size_t at_ = 0;
};

}  // namespace shortener_events
