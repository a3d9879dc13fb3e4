#include "shortener_events/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/characters.hpp"
#include "base/digest_hash.hpp"

namespace shortener_events {

std::string to_hex(const Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * digest.bytes.size());
    for (const unsigned char byte : digest.bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::optional<Digest> parse_digest(std::string_view hex) {
    Digest digest;
    if (hex.size() != 2 * digest.bytes.size() || !std::ranges::all_of(hex, is_hex)) return std::nullopt;
    for (std::size_t i = 0; i < digest.bytes.size(); ++i)
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, digest.bytes[i], 16);
    return digest;
}

Digest digest_of(std::string_view text) {
    return DigestHash().add(text).digest();
}

std::string checksum_of(std::string_view bytes) {
    const auto hash = XXH3_128bits(bytes.data(), bytes.size());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

Digest content_of(std::optional<std::string_view> key, std::optional<std::string_view> value) {
    return DigestHash().add(key).add(value).digest();
}

}  // namespace shortener_events
