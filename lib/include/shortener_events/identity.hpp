// Who clicked, and whether two records are one event. Pure.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shortener_events/digest.hpp"

namespace shortener_events {

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

/// Producers give every event a random UUID as its key and send it again, key and all, when an
/// acknowledgement is lost. So a UUID key and the payload together name one event, wherever it lands.
/// nullopt: the key is no UUID, and equal payloads may well be two events.
std::optional<Digest> delivery_of(std::optional<std::string_view> key, std::string_view payload);

}  // namespace shortener_events
