#include "shortener_events/identity.hpp"

#include <cstdint>
#include <random>

#include "base/digest_hash.hpp"
#include "base/uuid.hpp"

namespace shortener_events {

Digest visitor_of(std::optional<std::string_view> user_id, std::optional<std::string_view> ip_address,
                  std::optional<std::string_view> user_agent, const VisitorKey& key) {
    if (user_id) return DigestHash(key.secret()).add("user").add(user_id).digest();
    return DigestHash(key.secret()).add("client").add(ip_address).add(user_agent).digest();
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

std::optional<Digest> delivery_of(std::optional<std::string_view> key, std::string_view payload) {
    if (!key || !is_uuid(*key)) return std::nullopt;
    return DigestHash().add(key).add(payload).digest();
}

}  // namespace shortener_events
