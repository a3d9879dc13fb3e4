#include "events/filter/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kLongestQuotedRest = 40;  // bytes

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

bool is_word_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '-';
}

/// The first bytes of a text, cut between two characters.
std::string excerpt_of_rest(std::string_view rest) {
    if (rest.size() <= kLongestQuotedRest) return std::string(rest);
    std::size_t end = kLongestQuotedRest;
    while (end > 0 && continues_character(rest[end])) --end;
    return std::string(rest.substr(0, end)) + "…";
}

}  // namespace

void FilterCursor::skip_blanks() {
    at_ = std::min(text_.find_first_not_of(" \t\n", at_), text_.size());
}

void FilterCursor::advance(std::size_t bytes) {
    at_ = std::min(at_ + bytes, text_.size());
}

bool FilterCursor::take(std::string_view sign) {
    skip_blanks();
    if (!rest().starts_with(sign)) return false;
    advance(sign.size());
    return true;
}

bool FilterCursor::take_word(std::string_view word) {
    skip_blanks();
    if (peek_word() != word) return false;
    advance(word.size());
    return true;
}

std::string_view FilterCursor::take_until(std::string_view ends) {
    const std::size_t start = at_;
    at_ = std::min(text_.find_first_of(ends, at_), text_.size());
    return text_.substr(start, at_ - start);
}

std::string_view FilterCursor::peek_word() const {
    const auto text = rest();
    const auto end = std::ranges::find_if_not(text, is_word_character);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view FilterCursor::take_word() {
    const auto word = peek_word();
    advance(word.size());
    return word;
}

std::string FilterCursor::take_quoted() {
    const std::size_t start = at_;
    const char quote = text_[at_];
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_)
        if (quote == '"' && text_[at_] == '\\') ++at_;
    if (at_ >= text_.size()) fail(start, "a text that ends with the quote that it begins with");
    ++at_;
    const auto written = text_.substr(start, at_ - start);
    if (quote == '\'') return std::string(written.substr(1, written.size() - 2));
    const auto literal = nlohmann::json::parse(written, nullptr, false);
    if (!literal.is_string()) fail(start, "a text with JSON's escapes", "write a backslash as \\\\");
    return literal.get<std::string>();
}

void FilterCursor::fail(std::size_t place, std::string_view expected, std::string_view hint) const {
    const auto before = text_.substr(0, place), behind = text_.substr(std::min(place, text_.size()));
    const auto column = 1 + std::ranges::count_if(before, [](char c) { return !continues_character(c); });
    const std::string where = behind.empty() ? std::string("the end") : '"' + excerpt_of_rest(behind) + '"';
    throw Error(ErrorCategory::argument,
                fmt::format("cannot read the {} at column {}, {}: expected {}", grammar_.what, column, where,
                            expected),
                hint.empty() ? fmt::format("write it as {}; see shortener-events-syntax(7)", grammar_.example)
                             : std::string(hint));
}

}  // namespace shortener_events
