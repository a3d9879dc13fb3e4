#include "shortener_events/privacy.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace shortener_events {

namespace {

constexpr std::size_t kNetworkOfIPv4 = 3, kNetworkOfIPv6 = 6;  // bytes

/// `Bytes` is the size of the family's addresses.
template <std::size_t Bytes>
std::optional<std::string> mask(const char* text, int family, std::size_t kept) {
    std::array<unsigned char, Bytes> address{};
    if (::inet_pton(family, text, address.data()) != 1) return std::nullopt;
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (Bytes == 16 && std::equal(kMapped.begin(), kMapped.end(), address.begin()))
        kept = kMapped.size() + kNetworkOfIPv4;  // an IPv4 address in IPv6's clothes
    std::fill(address.begin() + static_cast<std::ptrdiff_t>(kept), address.end(), 0);
    std::array<char, INET6_ADDRSTRLEN> masked{};
    return ::inet_ntop(family, address.data(), masked.data(), masked.size());
}

}  // namespace

std::optional<std::string> mask_address(std::string_view address) {
    // Longer ones are none, nor are those that end at a NUL.
    if (address.size() >= INET6_ADDRSTRLEN || address.find('\0') != address.npos) return std::nullopt;
    const std::string text(address);
    if (auto masked = mask<4>(text.c_str(), AF_INET, kNetworkOfIPv4)) return masked;
    return mask<16>(text.c_str(), AF_INET6, kNetworkOfIPv6);
}

}  // namespace shortener_events
