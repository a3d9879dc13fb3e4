#include "contracts/json/values.hpp"

#include <algorithm>
#include <cmath>

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kReadable = 80;  // bytes

int rank(const json& value) {
    if (value.is_null()) return 0;
    if (value.is_boolean()) return 1;
    if (value.is_number()) return 2;
    if (value.is_string()) return 3;
    return value.is_array() ? 4 : 5;
}

std::weak_ordering reversed(std::weak_ordering order) {
    return 0 <=> order;
}

/// Exact although a double cannot hold every 64-bit integer.
template <typename Integer>
std::weak_ordering compare_with_double(Integer integer, double real) {
    constexpr double kLow = std::is_signed_v<Integer> ? -9223372036854775808.0 : 0.0;
    constexpr double kHigh = std::is_signed_v<Integer> ? 9223372036854775808.0 : 18446744073709551616.0;
    if (real < kLow) return std::weak_ordering::greater;
    if (real >= kHigh) return std::weak_ordering::less;
    const double whole = std::floor(real);
    const auto order = integer <=> static_cast<Integer>(whole);
    if (order != 0) return order;
    return whole < real ? std::weak_ordering::less : std::weak_ordering::equivalent;
}

std::weak_ordering compare_doubles(double a, double b) {
    if (a < b) return std::weak_ordering::less;
    return a > b ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

std::weak_ordering compare_integers(const json& a, const json& b) {
    if (a.is_number_unsigned() && b.is_number_unsigned())
        return a.get<std::uint64_t>() <=> b.get<std::uint64_t>();
    if (a.is_number_unsigned()) return reversed(compare_integers(b, a));
    const auto left = a.get<std::int64_t>();
    if (!b.is_number_unsigned()) return left <=> b.get<std::int64_t>();
    return left < 0 ? std::weak_ordering::less : static_cast<std::uint64_t>(left) <=> b.get<std::uint64_t>();
}

std::weak_ordering compare_numbers(const json& a, const json& b) {
    if (a.is_number_float() && b.is_number_float()) return compare_doubles(a.get<double>(), b.get<double>());
    if (a.is_number_float()) return reversed(compare_numbers(b, a));
    if (!b.is_number_float()) return compare_integers(a, b);
    return a.is_number_unsigned() ? compare_with_double(a.get<std::uint64_t>(), b.get<double>())
                                  : compare_with_double(a.get<std::int64_t>(), b.get<double>());
}

std::weak_ordering compare_arrays(const json& a, const json& b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const auto order = compare_values(a[i], b[i]); order != 0) return order;
    }
    return std::weak_ordering::equivalent;
}

/// Members are kept sorted by name, so that both sides are walked alike.
std::weak_ordering compare_objects(const json& a, const json& b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
        if (const auto order = left.key() <=> right.key(); order != 0) return order;
        if (const auto order = compare_values(*left, *right); order != 0) return order;
    }
    return std::weak_ordering::equivalent;
}

/// Whether it holds few and short values, so that it can be shown; takes what it holds off `room`.
bool is_small(const json& value, std::size_t& room) {
    constexpr std::size_t kShort = 24;
    if (room == 0) return false;
    --room;
    if (value.is_string()) return value.get_ref<const std::string&>().size() <= kShort;
    if (value.is_array())
        return std::all_of(value.begin(), value.end(),
                           [&](const json& item) { return is_small(item, room); });
    if (!value.is_object()) return true;
    const auto& members = value.get_ref<const json::object_t&>();
    return std::all_of(members.begin(), members.end(), [&](const auto& member) {
        return member.first.size() <= kShort && is_small(member.second, room);
    });
}

}  // namespace

std::weak_ordering compare_values(const json& a, const json& b) {
    if (rank(a) != rank(b)) return rank(a) <=> rank(b);
    if (a.is_number()) return compare_numbers(a, b);
    if (a.is_boolean()) return a.get<bool>() <=> b.get<bool>();
    if (a.is_string()) return a.get_ref<const std::string&>() <=> b.get_ref<const std::string&>();
    if (a.is_array()) return compare_arrays(a, b);
    return a.is_object() ? compare_objects(a, b) : std::weak_ordering::equivalent;
}

bool is_integral(const json& value) {
    if (value.is_number_integer()) return true;
    return value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>();
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view type_name(const json& value) {
    if (value.is_null()) return "null";
    if (value.is_boolean()) return "boolean";
    if (value.is_number()) return is_integral(value) ? "integer" : "number";
    if (value.is_string()) return "string";
    return value.is_array() ? "array" : "object";
}

std::string to_text(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string_view readable_part(std::string_view text) {
    if (text.size() <= kReadable) return text;
    std::size_t end = kReadable;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

bool is_shown_whole(const json& value) {
    constexpr std::size_t kFew = 8;
    std::size_t room = kFew;
    if (value.is_structured()) return is_small(value, room);
    return !value.is_string() || value.get_ref<const std::string&>().size() <= kReadable;
}

std::string describe(const json& value) {
    if (value.is_structured() && is_shown_whole(value)) return to_text(value);
    if (value.is_array()) return "an array of " + std::to_string(value.size());
    if (value.is_object()) return "an object of " + std::to_string(value.size());
    if (!value.is_string()) return to_text(value);
    const auto& text = value.get_ref<const std::string&>();
    const std::string_view part = readable_part(text);
    return to_text(part) + (part.size() < text.size() ? "… (" + std::to_string(text.size()) + " bytes)" : "");
}

}  // namespace shortener_events::contracts
