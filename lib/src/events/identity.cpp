#include "shortener_events/identity.hpp"

#define XXH_STATIC_LINKING_ONLY  // for XXH3_generateSecret
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <random>

namespace shortener_events {

namespace {

class Hash {
  public:
    Hash() { XXH3_128bits_reset(&state_); }
    explicit Hash(std::span<const unsigned char> secret) {
        if (secret.empty())
            XXH3_128bits_reset(&state_);
        else
            XXH3_128bits_reset_withSecret(&state_, secret.data(), secret.size());
    }

    /// Length first, so that neighbouring parts cannot flow into each other.
    Hash& add(std::optional<std::string_view> part) {
        const std::uint64_t size = part ? part->size() : UINT64_MAX;
        XXH3_128bits_update(&state_, &size, sizeof size);
        if (part) XXH3_128bits_update(&state_, part->data(), part->size());
        return *this;
    }

    Digest digest() const {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
        Digest result;
        std::memcpy(result.bytes.data(), canonical.digest, result.bytes.size());
        return result;
    }

  private:
    XXH3_state_t state_{};
};

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

}  // namespace

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
    return Hash().add(text).digest();
}

Digest visitor_of(std::optional<std::string_view> user_id, std::optional<std::string_view> ip_address,
                  std::optional<std::string_view> user_agent, const VisitorKey& key) {
    if (user_id) return Hash(key.secret()).add("user").add(user_id).digest();
    return Hash(key.secret()).add("client").add(ip_address).add(user_agent).digest();
}

VisitorKey::VisitorKey(std::string_view text) : is_set_(!text.empty()) {
    if (is_set_) XXH3_generateSecret(secret_.data(), secret_.size(), text.data(), text.size());
}

std::string VisitorKey::new_text() {
    std::random_device source;
    std::string text;
    for (int i = 0; i < 2; ++i) {
        Digest part;
        for (auto& byte : part.bytes) byte = static_cast<unsigned char>(source());
        text += to_hex(part);
    }
    return text;
}

Digest content_of(std::optional<std::string_view> key, std::optional<std::string_view> value) {
    return Hash().add(key).add(value).digest();
}

std::optional<Digest> delivery_of(std::optional<std::string_view> key, std::string_view payload) {
    if (!key || !is_uuid(*key)) return std::nullopt;
    return Hash().add(key).add(payload).digest();
}

}  // namespace shortener_events
