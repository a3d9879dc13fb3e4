// IP addresses: as schemas mean them (RFC 2673, RFC 4291) and as WHATWG URLs do.
#pragma once

#include <string_view>

namespace shortener_events::contracts {

/// Four decimal numbers without leading zeros.
bool is_ipv4(std::string_view text);
/// RFC 4291 section 2.2, with `::` and a dotted IPv4 tail; no zone.
bool is_ipv6(std::string_view text);

}  // namespace shortener_events::contracts
