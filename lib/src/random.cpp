#include "shortener_events/random.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kCodeCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace

Random::Uuid Random::uuid() {
    std::array<std::uint64_t, 2> bits{next(), next()};
    bits[0] = (bits[0] & ~0xF000ULL) | 0x4000ULL;          // version 4
    bits[1] = (bits[1] & ~(3ULL << 62U)) | (2ULL << 62U);  // the RFC's variant
    Uuid text{};
    std::size_t at = 0;
    for (unsigned digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) text[at++] = '-';
        text[at++] = kHex[(bits[digit / 16] >> (60U - 4U * (digit % 16))) & 15U];
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

std::uint64_t unpredictable_seed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

}  // namespace shortener_events
