// Where the tokens of a JSON text begin: the first pass of simdjson's parser, without the second. A string is
// one token, a number or a word is one, and so is each of {}[]:,
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace shortener_events::contracts {

/// A walk along the tokens of one text. Nothing is known about their order. Check `left` before each look.
class TokenCursor {
  public:
    TokenCursor(std::string_view text, const std::uint32_t* begin, const std::uint32_t* end)
        : text_(text), at_(begin), end_(end) {}

    std::string_view text() const { return text_; }
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    /// The first byte of the token that is `ahead` of the present one.
    char peek(std::size_t ahead = 0) const { return text_[at_[ahead]]; }

    /// The present token; one must follow. Only spaces stand between it and the next.
    std::string_view token() const {
        std::string_view token = up_to_next();
        while (is_space(token.back())) token.remove_suffix(1);
        return token;
    }

    /// The present token, which is a string, without its quotes; one must follow.
    std::string_view inside_quotes() const {
        std::string_view token = up_to_next();
        while (token.back() != '"') token.remove_suffix(1);
        return token.substr(1, token.size() - 2);
    }

    void skip(std::size_t count) { at_ += count; }

  private:
    static constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

    std::string_view up_to_next() const { return {text_.data() + at_[0], at_[1] - at_[0]}; }

    std::string_view text_;
    const std::uint32_t* at_;
    const std::uint32_t* end_;
};

/// Takes an object or array with its brackets and commas; `take_one` takes one member or item. False:
/// `take_one` says so, or something else stands there.
template <typename TakeOne>
bool take_members(TokenCursor& tokens, char close, TakeOne take_one) {
    tokens.skip(1);
    if (tokens.left() > 0 && tokens.peek() == close) return tokens.skip(1), true;
    while (take_one() && tokens.left() > 0) {
        const char next = tokens.peek();
        tokens.skip(1);
        if (next == close) return true;
        if (next != ',') return false;
    }
    return false;
}

class Tokenizer {
  public:
    /// False: the text is empty or not UTF-8, or has a string that is not closed or holds a control
    /// character. At least 64 bytes behind the text must be readable.
    bool read(std::string_view text) {
        if (!ensure_capacity(text.size())) return false;
        text_ = text;
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
        return parser_->stage1(bytes, text.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS;
    }

    /// Of the text read last, which must still be there.
    TokenCursor tokens() const {
        const std::uint32_t* begin = parser_->structural_indexes.get();
        return {text_, begin, begin + parser_->n_structural_indexes};
    }

  private:
    bool ensure_capacity(std::size_t size) {
        if (parser_ != nullptr && size <= parser_->capacity()) return true;
        constexpr std::size_t kNoDepth = 1;  // which only the second pass would need
        return simdjson::get_active_implementation()->create_dom_parser_implementation(
                   size, kNoDepth, parser_) == simdjson::SUCCESS;
    }

    std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
    std::string_view text_;
};

}  // namespace shortener_events::contracts
