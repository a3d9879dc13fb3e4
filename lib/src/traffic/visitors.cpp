#include "shortener_events/internal/visitors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "traffic/permutation.hpp"
#include "traffic/vocabulary.hpp"

namespace shortener_events {

namespace {

constexpr double kSignedIn = 0.3;  // of those who are no bots
constexpr double kBots = 0.06;
constexpr double kBotsWithReferer = 0.05;
constexpr double kWithIpv6 = 0.45;  // of those who are signed in; of the others see Visitors

template <typename Table>
const auto& pick_by_share(const Table& table, Random& random) {
    const unsigned total = std::accumulate(table.begin(), table.end(), 0U,
                                           [](unsigned sum, const auto& row) { return sum + row.permille; });
    auto wanted = random.below(total);
    auto row = table.begin();
    while (wanted >= row->permille) wanted -= (row++)->permille;
    return *row;
}

std::string ipv4(std::uint64_t number) {
    constexpr std::array<std::string_view, 3> blocks{"192.0.2", "198.51.100", "203.0.113"};
    std::string text(blocks[number / 254]);
    return text.append(1, '.').append(std::to_string(1 + number % 254));
}

/// Canonical (RFC 5952): no group is 0.
std::string ipv6(Random& random) {
    std::string text = "2001:db8";
    for (int group = 0; group < 6; ++group) {
        std::array<char, 4> digits{};
        char* end = std::to_chars(digits.begin(), digits.end(), 1 + random.below(0xFFFF), 16).ptr;
        text.append(1, ':').append(digits.begin(), end);
    }
    return text;
}

}  // namespace

Visitors::Visitors(std::uint64_t seed, std::string_view command)
    : entities_(seed, fmt::format("{}: visitors", command)),
      addresses_(seed, fmt::format("{}: addresses", command)) {}

std::string Visitors::address(std::uint64_t index, bool is_signed_in, Random& random) const {
    if (index < kIpv4Addresses) return ipv4(permuted(index, kIpv4Addresses, addresses_.word()));
    if (!is_signed_in || random.chance(kWithIpv6)) return ipv6(random);
    return ipv4(random.below(kIpv4Addresses));
}

Visitor Visitors::make(std::uint64_t index, Random& random, bool is_bot) const {
    const auto& place = pick_by_share(vocabulary::kPlaces, random);
    const auto& agents = is_bot ? std::span<const vocabulary::UserAgent>(vocabulary::kBots)
                                : std::span<const vocabulary::UserAgent>(vocabulary::kBrowsers);
    Visitor visitor{.country = place.country,
                    .city = place.city,
                    .languages = is_bot ? std::string_view("*") : place.languages,
                    .user_agent = pick_by_share(agents, random).text,
                    .ip_address = {},
                    .is_bot = is_bot};
    const bool is_signed_in = !is_bot && random.chance(kSignedIn);
    if (is_signed_in) visitor.user_id = "user-" + std::to_string(index);
    visitor.ip_address = address(index, is_signed_in, random);
    return visitor;
}

Visitor Visitors::at(std::uint64_t index) const {
    Random random = entities_.at(index);
    const bool is_bot = random.chance(kBots);
    return make(index, random, is_bot);
}

Visitor Visitors::person_at(std::uint64_t index) const {
    Random random = entities_.at(index);
    return make(index, random, false);
}

std::optional<std::string_view> Visitors::referer(const Visitor& visitor, Random& random) const {
    if (visitor.is_bot && !random.chance(kBotsWithReferer)) return std::nullopt;
    const auto& kind = pick_by_share(vocabulary::kReferers, random);
    if (kind.pages.empty()) return std::nullopt;
    return random.pick(kind.pages);
}

std::uint64_t VisitorSequence::next(Random& random) {
    const auto before = static_cast<double>(clicks_++);
    if (before >= next_new_) {
        ++visitors_;
        const double wanted = std::pow(static_cast<double>(visitors_) / growth_.k, 1 / growth_.beta);
        next_new_ = std::max(before + 1, std::floor(wanted));
        return visitors_ - 1;
    }
    const double place = random.unit();
    return static_cast<std::uint64_t>(place * place * static_cast<double>(visitors_));
}

}  // namespace shortener_events
