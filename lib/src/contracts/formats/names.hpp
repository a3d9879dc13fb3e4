// Short identifiers: email, hostname, UUID, JSON Pointer.
#pragma once

#include <string_view>

namespace shortener_events::contracts {

/// RFC 5321 mailbox: a dotted or quoted local part, a hostname or an address literal.
bool is_email(std::string_view text);
/// The same with any character beyond ASCII on both sides (RFC 6531).
bool is_idn_email(std::string_view text);
/// RFC 1123: labels of letters, digits and inner hyphens, at most 63 bytes each and 253 together.
bool is_hostname(std::string_view text);
/// RFC 4122: 8-4-4-4-12 hexadecimal digits in either case.
/// RFC 6901: empty or steps that begin with `/`; `~` only as `~0` and `~1`.
bool is_json_pointer(std::string_view text);
/// A number without leading zeros, then `#` or a JSON Pointer.
bool is_relative_json_pointer(std::string_view text);

}  // namespace shortener_events::contracts
