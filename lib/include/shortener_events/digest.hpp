// What tells two texts, or two records, from each other: 128 bits, so that sets of them stay small. Pure.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace shortener_events {

/// XXH3 128; two of n different inputs share one with a chance of about n² / 2^129, unless somebody made them
/// to.
struct Digest {
    std::array<unsigned char, 16> bytes{};

    auto operator<=>(const Digest&) const = default;
};

/// 32 lower-case hex digits.
std::string to_hex(const Digest& digest);
/// nullopt: not 32 hex digits.
std::optional<Digest> parse_digest(std::string_view hex);

Digest digest_of(std::string_view text);

/// XXH3 128 of the bytes alone in hex, as `xxh128sum` prints it.
std::string checksum_of(std::string_view bytes);

/// Tells a record from another one at the same offset, as after its topic was deleted and recreated.
Digest content_of(std::optional<std::string_view> key, std::optional<std::string_view> value);

}  // namespace shortener_events
