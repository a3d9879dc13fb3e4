#include "shortener_events/internal/missing_right_hint.hpp"

#include <algorithm>

#include "kafka/client/missing_right.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kSays = "this user may not ";
constexpr std::string_view kBrokersPlace = "--bootstrap-server BROKERS ", kUserPlace = "User:NAME ";

std::string_view take_word(std::string_view& text) {
    const auto end = std::min(text.find_first_of(" ;,:()"), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    return word;
}

void replace_once(std::string& text, std::string_view old, const std::string& by) {
    if (const auto at = text.find(old); at != text.npos) text.replace(at, old.size(), by);
}

}  // namespace

std::string missing_right_hint(std::string_view text) {
    const auto at = text.find(kSays);
    if (at == text.npos) return {};
    text.remove_prefix(at + kSays.size());
    const auto operation = take_word(text);
    if (!text.starts_with(' ')) return {};
    text.remove_prefix(1);
    const auto resource = take_word(text);
    std::string name;
    if (text.starts_with(" \"")) {
        text.remove_prefix(2);
        name = text.substr(0, text.find('"'));
    }
    return kafka::how_to_allow({operation, resource, name});
}

std::string fill_in_right_hint(std::string hint, const std::string& brokers, const std::string& user) {
    if (user.empty() || hint.find(kUserPlace) == hint.npos) return hint;
    const bool is_plain = std::ranges::all_of(brokers, [](unsigned char c) {
        return std::isalnum(c) ||
               std::string_view(".:,-_/[]").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (is_plain) replace_once(hint, kBrokersPlace, "--bootstrap-server " + brokers + " ");
    replace_once(hint, kUserPlace, "User:" + kafka::word_or(user, "NAME") + " ");
    return hint;
}

}  // namespace shortener_events
