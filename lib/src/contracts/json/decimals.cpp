#include "contracts/json/decimals.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace shortener_events::contracts {

namespace {

constexpr std::int64_t kLargest = 1'000'000'000'000'000'000;

/// |number| = 0.DIGITS × 10^magnitude, where the first digit and the last one are not 0.
struct WrittenNumber {
    bool negative = false;
    std::string_view digits;  ///< may have the point among them; empty: the number is 0
    std::int64_t magnitude = 0;

    int sign() const { return digits.empty() ? 0 : negative ? -1 : 1; }
};

std::int64_t read_exponent(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::int64_t exponent = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), exponent).ec != std::errc{})
        exponent = kLargest;
    exponent = std::min(exponent, kLargest);
    return negative ? -exponent : exponent;
}

WrittenNumber read_written(std::string_view number) {
    WrittenNumber read;
    read.negative = number.starts_with('-');
    if (read.negative) number.remove_prefix(1);
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    const std::string_view digits = number.substr(0, e);
    const std::size_t first = digits.find_first_not_of("0.");
    if (first == digits.npos) return read;
    const std::size_t last = digits.find_last_not_of("0.");
    const std::size_t point = std::min(digits.find('.'), digits.size());
    read.digits = digits.substr(first, last - first + 1);
    // What stands between the first digit and the point counts; zeros behind the point count against it.
    read.magnitude =
        static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + (first > point ? 1 : 0);
    if (e < number.size()) read.magnitude += read_exponent(number.substr(e + 1));
    return read;
}

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
    std::size_t i = 0, j = 0;
    while (true) {
        if (i < a.size() && a[i] == '.') ++i;
        if (j < b.size() && b[j] == '.') ++j;
        if (i == a.size() || j == b.size()) return (i < a.size()) <=> (j < b.size());
        if (a[i] != b[j]) return a[i] <=> b[j];
        ++i, ++j;
    }
}

std::strong_ordering compare_sizes(const WrittenNumber& a, const WrittenNumber& b) {
    if (a.magnitude != b.magnitude) return a.magnitude <=> b.magnitude;
    return compare_digits(a.digits, b.digits);
}

/// The common case. JSON writes no zeros in front, so that the longer of two is the larger one.
bool is_natural(std::string_view number) {
    return number.find_first_of(".eE-") == number.npos;
}

}  // namespace

std::strong_ordering compare_decimals(std::string_view a, std::string_view b) {
    if (a == b) return std::strong_ordering::equal;
    if (is_natural(a) && is_natural(b)) return a.size() != b.size() ? a.size() <=> b.size() : a <=> b;
    const WrittenNumber left = read_written(a), right = read_written(b);
    if (left.sign() != right.sign()) return left.sign() <=> right.sign();
    if (left.sign() == 0) return std::strong_ordering::equal;
    return left.negative ? compare_sizes(right, left) : compare_sizes(left, right);
}

}  // namespace shortener_events::contracts
