// Who clicks: made-up people and bots. A visitor is from one place, has one device and one address, and comes
// back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

struct Visitor {
    std::string_view country, city, languages, user_agent;
    std::string ip_address;
    std::optional<std::string> user_id{};  ///< of one who is signed in; a bot never is
    bool is_bot = false;
};

/// No two visitors of a run are one by visitor_of(): who is signed in has a name of his own, the first
/// kIpv4Addresses visitors have an IPv4 address each, and all others who are not signed in an IPv6 address
/// each. Signed-in visitors may share an IPv4 address, as the people of an office do.
class Visitors {
  public:
    Visitors(std::uint64_t seed, std::string_view command);

    /// How many addresses the three blocks for documentation (RFC 5737) have, without the first and the last.
    static constexpr std::uint64_t kIpv4Addresses = 3 * std::uint64_t{254};

    Visitor at(std::uint64_t index) const;
    /// One who is no bot.
    Visitor person_at(std::uint64_t index) const;
    /// Where a visitor comes from this time; nullopt: nowhere, as from a bookmark or an app.
    std::optional<std::string_view> referer(const Visitor& visitor, Random& random) const;

  private:
    Visitor make(std::uint64_t index, Random& random, bool is_bot) const;
    std::string address(std::uint64_t index, bool is_signed_in, Random& random) const;

    RandomStream entities_, addresses_;
};

/// How the number of different visitors grows with the clicks n: K n^beta (Heaps' law), rounded up, at most
/// n.
struct VisitorGrowth {
    double k = 1, beta = 0.8;
};

/// Whose click is the next. A new visitor comes when the law says so; who comes back is more often one of the
/// earlier ones.
class VisitorSequence {
  public:
    explicit VisitorSequence(VisitorGrowth growth) : growth_(growth) {}

    /// The index of the visitor.
    std::uint64_t next(Random& random);
    std::uint64_t count() const { return visitors_; }

  private:
    VisitorGrowth growth_;
    std::uint64_t clicks_ = 0, visitors_ = 0;
    double next_new_ = 0;  // the clicks before the next new visitor
};

}  // namespace shortener_events
