#include "shortener_events/internal/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <span>

#include "shortener_events/digest.hpp"

namespace shortener_events {

namespace {

/// Both digits of every byte.
constexpr auto kHexPairs = [] {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte)
        pairs[byte] = {digits[byte >> 4U], digits[byte & 15U]};
    return pairs;
}();
std::uint64_t word_of(std::span<const unsigned char> bytes) {
    std::uint64_t word = 0;
    for (const unsigned char byte : bytes) word = word << 8U | byte;
    return word;
}

constexpr std::string_view kCodeCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace

Random::Uuid Random::uuid() {
    std::array<std::uint64_t, 2> bits{next(), next()};
    bits[0] = (bits[0] & ~0xF000ULL) | 0x4000ULL;          // version 4
    bits[1] = (bits[1] & ~(3ULL << 62U)) | (2ULL << 62U);  // the RFC's variant
    Uuid text{};
    char* at = text.data();
    for (unsigned byte = 0; byte < 16; ++byte) {
        if (byte == 4 || byte == 6 || byte == 8 || byte == 10) *at++ = '-';
        const auto& pair = kHexPairs[(bits[byte / 8] >> (56U - 8U * (byte % 8))) & 255U];
        at = std::ranges::copy(pair, at).out;
    }
    return text;
}

std::string Random::uuid_text() {
    const Uuid text = uuid();
    return {text.data(), text.size()};
}

std::string Random::code(std::size_t length) {
    std::string text(length, ' ');
    for (char& character : text) character = pick(kCodeCharacters);
    return text;
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view purpose) {
    const Digest digest = digest_of(fmt::format("{} {}", seed, purpose));
    const std::span<const unsigned char> bytes(digest.bytes);
    low_ = word_of(bytes.first(8));
    high_ = word_of(bytes.last(8));
}

std::uint64_t unpredictable_seed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

}  // namespace shortener_events
