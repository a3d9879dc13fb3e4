#include "kafka/client/missing_right.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace shortener_events::kafka {

namespace {

constexpr std::size_t kLongestTyped = 100;

std::string upper(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return result;
}

}  // namespace

std::string say_missing(const MissingRight& right) {
    const auto of_name = right.name.empty() ? std::string() : fmt::format(" \"{}\"", right.name);
    return fmt::format("this user may not {} {}{}", right.operation, right.resource, of_name);
}

std::string how_to_allow(const MissingRight& right) {
    const auto of_name =
        right.name.empty() ? std::string() : " " + word_or(right.name, upper(right.resource));
    return fmt::format(
        "allow it: kafka-acls.sh --bootstrap-server BROKERS --add "
        "--allow-principal User:NAME --operation {} "
        "--{}{}",
        right.operation, right.resource, of_name);
}

std::string word_or(const std::string& name, std::string_view otherwise) {
    const bool is_plain = name.size() <= kLongestTyped && std::ranges::all_of(name, [](char c) {
                              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                     (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
                          });
    if (name == "*") return "'*'";
    return is_plain && !name.empty() && name[0] != '-' ? name : std::string(otherwise);
}

}  // namespace shortener_events::kafka
