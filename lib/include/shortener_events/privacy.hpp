// How much of what tells people apart is kept of a click, besides its visitor's digest.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shortener_events {

enum class KeptAddress {
    whole,
    masked,  ///< the network: the first 24 bits of IPv4, the first 48 of IPv6
    none,
};

struct Privacy {
    KeptAddress address = KeptAddress::whole;
    bool user_agent = true;
};

/// The network that an address belongs to, such as "203.0.113.0" or "2001:db8:1::"; nullopt: it is no
/// address. Pure.
std::optional<std::string> mask_address(std::string_view address);

}  // namespace shortener_events
