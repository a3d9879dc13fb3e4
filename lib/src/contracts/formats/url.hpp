// Absolute URLs as the WHATWG URL standard parses them without a base: what `new URL(text)` accepts in Node.
#pragma once

#include <string_view>

namespace shortener_events::contracts {

/// `text` is UTF-8.
bool is_absolute_url(std::string_view text);

/// The standard's host parser for special schemes (https://url.spec.whatwg.org/#concept-host-parser): an IPv6
/// address in brackets, an IPv4 address in any of its spellings, or a domain that survives UTS #46.
bool is_url_domain_or_address(std::string_view host);

/// The same for every other scheme: an IPv6 address in brackets or an opaque host.
bool is_url_opaque_host(std::string_view host);

}  // namespace shortener_events::contracts
