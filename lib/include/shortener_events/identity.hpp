// Who clicked, and whether two records are one event: 128-bit digests, so that sets of them stay small. Pure.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace shortener_events {

/// XXH3 128; two different inputs share one with a chance of about n² / 2^129.
struct Digest {
    std::array<unsigned char, 16> bytes{};

    auto operator<=>(const Digest&) const = default;
};

/// 32 lower-case hex digits.
std::string to_hex(const Digest& digest);
/// nullopt: not 32 hex digits.
std::optional<Digest> parse_digest(std::string_view hex);

Digest digest_of(std::string_view text);

/// Makes the digests of one database's visitors, so that nobody without it can find out whose they are by
/// trying addresses. As it is made there is none.
class VisitorKey {
  public:
    VisitorKey() = default;
    /// `text`: what new_text() made for the database, or empty.
    explicit VisitorKey(std::string_view text);

    /// Unpredictable, 64 hex digits.
    static std::string new_text();

    /// Bytes for XXH3; empty: none.
    std::span<const unsigned char> secret() const { return {secret_.data(), is_set_ ? secret_.size() : 0}; }

  private:
    std::array<unsigned char, 192> secret_{};
    bool is_set_ = false;
};

/// A visitor is the signed-in user where the click names one, else the pair of address and user agent. Clicks
/// that say nothing of all three belong to one visitor, the unknown one. nullopt is a missing field.
Digest visitor_of(std::optional<std::string_view> user_id, std::optional<std::string_view> ip_address,
                  std::optional<std::string_view> user_agent, const VisitorKey& key = {});

/// Tells a record from another one at the same offset, as after its topic was deleted and made anew.
Digest content_of(std::optional<std::string_view> key, std::optional<std::string_view> value);

/// Producers give every event a random UUID as its key and send it again, key and all, when an
/// acknowledgement is lost. So a UUID key and the payload together name one event, wherever it lands.
/// nullopt: the key is no UUID, and equal payloads may well be two events.
std::optional<Digest> delivery_of(std::optional<std::string_view> key, std::string_view payload);

}  // namespace shortener_events
