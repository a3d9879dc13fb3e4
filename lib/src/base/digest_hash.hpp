// XXH3 128 over several texts, with or without a secret of its own.
#pragma once

#define XXH_STATIC_LINKING_ONLY  // for XXH3_generateSecret
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "shortener_events/digest.hpp"

namespace shortener_events {

class DigestHash {
  public:
    DigestHash() { XXH3_128bits_reset(&state_); }
    explicit DigestHash(std::span<const unsigned char> secret) {
        if (secret.empty())
            XXH3_128bits_reset(&state_);
        else
            XXH3_128bits_reset_withSecret(&state_, secret.data(), secret.size());
    }

    /// Length first, so that neighbouring parts cannot flow into each other.
    DigestHash& add(std::optional<std::string_view> part) {
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

}  // namespace shortener_events
