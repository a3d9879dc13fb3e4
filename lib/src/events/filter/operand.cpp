#include <fmt/format.h>

#include <array>
#include <utility>

#include "contracts/json/outline.hpp"
#include "events/filter/node.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

namespace {

using Source = FilterOperand::Source;

constexpr std::array<std::pair<std::string_view, Source>, 5> kRecordParts{{{"key", Source::key},
                                                                           {"partition", Source::partition},
                                                                           {"offset", Source::offset},
                                                                           {"timestamp", Source::timestamp},
                                                                           {"header", Source::header}}};

std::string take_header_name(FilterCursor& cursor) {
    constexpr std::string_view example = "$header('content-type')";
    if (!cursor.take("(")) cursor.fail("the header's name in parentheses", example);
    cursor.skip_blanks();
    if (cursor.peek() != '\'' && cursor.peek() != '"') cursor.fail("the header's name in quotes", example);
    std::string name = cursor.take_quoted();
    if (!cursor.take(")")) cursor.fail("\")\"", example);
    return name;
}

FilterOperand take_record_part(FilterCursor& cursor) {
    const std::size_t start = cursor.place();
    cursor.advance(1);
    const std::string word(cursor.take_word());
    for (const auto& [name, source] : kRecordParts)
        if (name == word) return {source, {}, source == Source::header ? take_header_name(cursor) : ""};
    cursor.fail(start, "$key, $partition, $offset, $timestamp or $header('name')",
                did_you_mean("$" + word, {"$key", "$partition", "$offset", "$timestamp", "$header"}));
}

/// "[0]" or "[\"name\"]", behind the bracket.
std::string take_index(FilterCursor& cursor) {
    const bool quoted = cursor.peek() == '"' || cursor.peek() == '\'';
    std::string step = quoted ? cursor.take_quoted() : std::string(cursor.take_word());
    if (!quoted && (step.empty() || step.find_first_not_of("0123456789") != std::string::npos))
        cursor.fail("the number of an item, or a name in quotes", ".items[0] or .[\"a name\"]");
    if (!cursor.take("]")) cursor.fail("\"]\"");
    return step;
}

/// ".a.b", ".a[0]", ".\"a b\"", ".[\"a b\"]": as jq names a place, on from where `operand` is.
FilterOperand take_path(FilterCursor& cursor, FilterOperand operand = {}) {
    while (cursor.peek() == '.' || (cursor.peek() == '[' && !operand.steps.empty())) {
        const bool dot = cursor.peek() == '.';
        cursor.advance(1);
        if (!dot || cursor.peek() == '[') {
            if (dot) cursor.advance(1);
            operand.steps.push_back(take_index(cursor));
        } else if (cursor.peek() == '"') {
            operand.steps.push_back(cursor.take_quoted());
        } else {
            if (cursor.peek_word().empty()) cursor.fail("the name of a field", ".country, .\"a name\"");
            operand.steps.emplace_back(cursor.take_word());
        }
    }
    return operand;
}

FilterOperand take_pointer(FilterCursor& cursor) {
    const std::size_t start = cursor.place();
    const bool quoted = cursor.peek() == '"';
    const std::string pointer =
        quoted ? cursor.take_quoted() : std::string(cursor.take_until(cursor.grammar().ends));
    auto steps = contracts::steps_of(pointer);
    if (steps && !steps->empty()) return {Source::event, std::move(*steps), {}};
    if (quoted && !pointer.starts_with('/'))
        cursor.fail(start, "a field", "the field comes first: .country == \"BR\"");
    cursor.fail(start, "a JSON Pointer such as /country, in which ~0 is a tilde and ~1 a slash");
}

}  // namespace

const std::string* text_of(const FilterOperand& operand, const Record& record) {
    if (operand.source == Source::key) return record.key ? &*record.key : nullptr;
    for (auto header = record.headers.rbegin(); header != record.headers.rend(); ++header)
        if (header->name == operand.name) return header->value ? &*header->value : nullptr;
    return nullptr;
}

FilterOperand take_field(FilterCursor& cursor) {
    cursor.skip_blanks();
    if (cursor.peek_word().empty()) return take_operand(cursor);
    FilterOperand operand;
    operand.steps.emplace_back(cursor.take_word());
    return take_path(cursor, std::move(operand));
}

FilterOperand take_operand(FilterCursor& cursor) {
    cursor.skip_blanks();
    const char first = cursor.peek();
    if (first == '$') return take_record_part(cursor);
    if (first == '.') return take_path(cursor);
    if (first == '/' || first == '"') return take_pointer(cursor);
    const std::string word(cursor.peek_word());
    if (word == "not") cursor.fail("a field such as .country", "write it as !");
    if (word == "and" || word == "or") cursor.fail("a field such as .country", "write them as && and ||");
    if (!word.empty() && cursor.rest().substr(word.size()).starts_with('('))
        cursor.fail("a field such as .country",
                    "there are no functions: a field alone says that it is there, and .field =~ \"a\" looks "
                    "into a text");
    cursor.fail("a field such as .country",
                word.empty() ? "" : fmt::format("did you mean .{} (or /{})?", word, word));
}

}  // namespace shortener_events
