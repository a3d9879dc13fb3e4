// Relative references against a base (RFC 3986 section 5.2), for `$id` and `$ref`.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::contracts {

/// `base` may be empty: then the reference is returned as it is.
std::string resolve_reference(std::string_view base, std::string_view reference);

}  // namespace shortener_events::contracts
