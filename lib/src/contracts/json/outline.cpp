#include "contracts/json/outline.hpp"

#include <charconv>

#include "contracts/json/literals.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/contract.hpp"

namespace shortener_events::contracts {

namespace {

/// What a longer text took is given back before the next one.
constexpr std::size_t kLongText = std::size_t{1} << 20;

std::optional<std::size_t> index_of_item(std::string_view step) {
    std::size_t index = 0;
    if (step.empty() || (step[0] == '0' && step.size() > 1)) return std::nullopt;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc{} || end != step.data() + step.size()) return std::nullopt;
    return index;
}

}  // namespace

bool Outline::read(std::string_view text) {
    if (text_.size() > kLongText) *this = Outline();
    entries_.clear();
    open_.clear();
    copy_.assign(text).append(Contract::kSlack, '\0');
    text_ = std::string_view(copy_).substr(0, text.size());
    if (!tokenizer_.read(text_)) return false;
    tokens_ = tokenizer_.tokens();
    return take_text();
}

bool Outline::read(std::string_view text, const std::vector<std::vector<std::string>>& places,
                   std::vector<Value>& values) {
    if (text_.size() > kLongText) values.clear();
    if (!read(text)) return false;
    values.resize(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) take_out(places[i], values[i]);
    return true;
}

void Outline::take_out(const std::vector<std::string>& steps, Value& value) const {
    const Entry* found = find(steps);
    value.is_there = found != nullptr;
    if (!value.is_there) return;
    value.kind = found->kind;
    value.text = found->kind == Kind::string ? meaning(*found, value.space) : written(*found);
}

bool Outline::take_text() {
    if (!take_value()) return false;
    while (!open_.empty())
        if (!take_next()) return false;
    return tokens_.left() == 0;
}

/// A member or an item of the innermost container, or its end.
bool Outline::take_next() {
    const Entry container = entries_[open_.back()];
    if (tokens_.left() == 0) return false;
    const bool is_object = container.kind == Kind::object;
    if (tokens_.peek() == (is_object ? '}' : ']')) return close(), true;
    const bool is_first = entries_.size() == open_.back() + std::size_t{1};
    if (!is_first) {
        if (tokens_.peek() != ',') return false;
        tokens_.skip(1);
    }
    return (!is_object || take_name()) && take_value();
}

bool Outline::take_name() {
    if (tokens_.left() < 2 || tokens_.peek() != '"' || tokens_.peek(1) != ':' || !take_string()) return false;
    tokens_.skip(1);
    return true;
}

bool Outline::take_value() {
    if (tokens_.left() == 0) return false;
    switch (tokens_.peek()) {
        case '{':
            return open(Kind::object);
        case '[':
            return open(Kind::array);
        case '"':
            return take_string();
        default:
            return take_word(tokens_.token());
    }
}

bool Outline::take_string() {
    const std::string_view inside = tokens_.inside_quotes();
    const bool has_escapes = inside.find('\\') != inside.npos;
    if (has_escapes) {
        scratch_.clear();
        if (!unescape(inside, scratch_)) return false;
    }
    add(Kind::string, {inside.data() - 1, inside.size() + 2}, has_escapes);
    return true;
}

bool Outline::take_word(std::string_view token) {
    const bool is_number = is_json_number(token);
    if (!is_number && token != "true" && token != "false" && token != "null") return false;
    add(is_number ? Kind::number : Kind::word, token);
    return true;
}

bool Outline::open(Kind kind) {
    if (open_.size() == kMaxDepth) return false;
    open_.push_back(static_cast<std::uint32_t>(entries_.size()));
    add(kind, tokens_.token().substr(0, 1));
    return true;
}

void Outline::close() {
    Entry& container = entries_[open_.back()];
    container.end = static_cast<std::uint32_t>(tokens_.token().data() - text_.data()) + 1;
    container.next = static_cast<std::uint32_t>(entries_.size());
    open_.pop_back();
    tokens_.skip(1);
}

void Outline::add(Kind kind, std::string_view token, bool has_escapes) {
    const auto begin = static_cast<std::uint32_t>(token.data() - text_.data());
    entries_.push_back({kind, has_escapes, begin, begin + static_cast<std::uint32_t>(token.size()),
                        static_cast<std::uint32_t>(entries_.size() + 1)});
    tokens_.skip(1);
}

const Outline::Entry* Outline::find(const std::vector<std::string>& steps) const {
    const Entry* found = entries_.data();
    for (const auto& step : steps) {
        if (found == nullptr) return nullptr;
        found = found->kind == Kind::object  ? member(*found, step)
                : found->kind == Kind::array ? item(*found, step)
                                             : nullptr;
    }
    return found;
}

const Outline::Entry* Outline::member(const Entry& object, std::string_view name) const {
    const Entry* found = nullptr;
    for (std::size_t at = index_of(object) + 1; at < object.next;) {
        const Entry& value = entries_[at + 1];
        if (is_name(name, entries_[at])) found = &value;
        at = value.next;
    }
    return found;
}

const Outline::Entry* Outline::item(const Entry& array, std::string_view step) const {
    auto index = index_of_item(step);
    if (!index) return nullptr;
    std::size_t at = index_of(array) + 1;
    for (; at<array.next&& * index> 0; --*index) at = entries_[at].next;
    return at < array.next ? &entries_[at] : nullptr;
}

bool Outline::is_escaped_name(std::string_view name, const Entry& string) const {
    std::string space;
    return meaning(string, space) == name;
}

std::string_view Outline::meaning(const Entry& string, std::string& space) const {
    const std::string_view inside = inside_quotes(string);
    if (!string.has_escapes) return inside;
    space.clear();
    unescape(inside, space);
    return space;
}

std::string Outline::compact(const Entry& entry) const {
    std::string out;
    std::uint32_t copied = entry.begin;
    const auto add_tokens_until = [&](std::uint32_t end) {
        for (; copied < end; ++copied)
            if (std::string_view(" \t\r\n").find(text_[copied]) == std::string_view::npos)
                out += text_[copied];
    };
    for (std::size_t at = index_of(entry); at < entry.next; ++at) {
        const Entry& part = entries_[at];
        add_tokens_until(part.begin);
        if (part.kind == Kind::object || part.kind == Kind::array) continue;
        out += written(part);
        copied = part.end;
    }
    add_tokens_until(entry.end);
    return out;
}

std::optional<std::vector<std::string>> steps_of(std::string_view pointer) {
    std::vector<std::string> steps;
    for (std::size_t at = 0; at < pointer.size(); ++at) {
        if (pointer[at] == '/') {
            steps.emplace_back();
            continue;
        }
        if (steps.empty()) return std::nullopt;
        char c = pointer[at];
        if (c == '~') {
            ++at;
            if (at == pointer.size() || (pointer[at] != '0' && pointer[at] != '1')) return std::nullopt;
            c = pointer[at] == '0' ? '~' : '/';
        }
        steps.back() += c;
    }
    return steps;
}

}  // namespace shortener_events::contracts
