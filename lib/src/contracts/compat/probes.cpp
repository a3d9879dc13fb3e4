#include "contracts/compat/probes.hpp"

#include <algorithm>
#include <array>

#include "contracts/compat/bounds.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostProbed = 64;

/// One or more for every format, and what simple patterns ask for.
constexpr std::array<const char*, 44> kTexts{
    "",
    "a",
    "A",
    "0",
    "1",
    "ab",
    "AB",
    "Ab",
    "12",
    "abc",
    "ABC",
    "123",
    "abcd",
    "ABCD",
    "1234",
    "abc123",
    "a-b",
    "a_b",
    "a b",
    " ",
    "é",
    "🙂",
    "x\ny",
    "2026-01-31T09:30:00Z",
    "2026-01-31T09:30:00+01:00",
    "2026-01-31",
    "09:30:00Z",
    "P1D",
    "https://example.com/a",
    "https://exämple.com/ä",
    "mailto:a@example.com",
    "/a/b",
    "//example.com/a",
    "#a",
    "{a}",
    "a@example.com",
    "ä@exämple.com",
    "example.com",
    "exämple.com",
    "192.0.2.1",
    "2001:db8::1",
    "123e4567-e89b-12d3-a456-426614174000",
    "0/a",
    "[0-9",
};

void add_numbers_of(const Node& node, std::vector<json>& values) {
    const NumberLimits& limits = node.numbers;
    for (const auto& limit : {limits.minimum, limits.exclusive_minimum, limits.maximum,
                              limits.exclusive_maximum, limits.multiple_of}) {
        if (!limit) continue;
        values.push_back(*limit);
        const double number = limit->get<double>();
        for (const double step : {-1.0, -0.5, 0.5, 1.0}) values.emplace_back(number + step);
        if (limit->is_number_integer()) {
            values.emplace_back(limit->get<std::int64_t>() - 1);
            values.emplace_back(limit->get<std::int64_t>() + 1);
        }
    }
    if (limits.multiple_of) values.emplace_back(limits.multiple_of->get<double>() * 3);
}

void add_lengths_of(const Limits& length, std::vector<json>& values) {
    constexpr std::uint64_t kLongest = 4096;
    for (const auto& limit : {length.min, length.max}) {
        if (!limit || *limit > kLongest) continue;
        for (const char filler : {'a', '1'}) {
            values.emplace_back(std::string(*limit, filler));
            values.emplace_back(std::string(*limit + 1, filler));
            if (*limit > 0) values.emplace_back(std::string(*limit - 1, filler));
        }
    }
}

/// What the pattern says when its anchors are taken off: enough for "^v1$".
std::string plain_text_of(const Pattern& pattern) {
    std::string text = pattern.expression();
    if (text.starts_with('^')) text.erase(0, 1);
    if (text.ends_with('$')) text.pop_back();
    return text;
}

void add_of(const Node& node, std::uint8_t types, std::vector<json>& values) {
    if (node.enumeration) {
        const auto few = std::min(node.enumeration->size(), kMostProbed);
        values.insert(values.end(), node.enumeration->begin(),
                      node.enumeration->begin() + static_cast<std::ptrdiff_t>(few));
    }
    if (node.constant) values.push_back(*node.constant);
    if ((types & kNumber) != 0) add_numbers_of(node, values);
    if ((types & kString) == 0) return;
    add_lengths_of(node.length, values);
    if (node.pattern) values.emplace_back(plain_text_of(*node.pattern));
}

}  // namespace

std::vector<json> scalar_probes(const Writers& writers, const Node* reader) {
    const std::uint8_t types = writers.allowed_types();
    std::vector<json> values;
    if ((types & kString) != 0) values.insert(values.end(), kTexts.begin(), kTexts.end());
    if ((types & kNumber) != 0)
        values.insert(values.end(), {0, 1, -1, 2, 7, 100, -100, 1000000007, 0.5, -0.5, 1e-3, 1e300});
    if ((types & kBoolean) != 0) values.insert(values.end(), {true, false});
    if ((types & kNull) != 0) values.emplace_back(nullptr);
    for (const NodeRef& ref : writers.nodes) add_of(ref.node(), types, values);
    if (reader != nullptr) add_of(*reader, types, values);
    return values;
}

}  // namespace shortener_events::contracts
