// Internationalized domain names by ICU's UTS #46.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shortener_events::contracts {

/// The URL standard's "domain to ASCII" with beStrict false: lengths and hyphens are not its business.
/// nullopt: the domain holds what no domain may hold.
std::optional<std::string> domain_to_ascii(std::string_view domain);

/// Whether a label that begins with "xn--" stands for one that RFC 5890 allows.
bool is_a_label(std::string_view label);

/// RFC 5890: a hostname whose labels may be U-labels, each valid in its script's context.
bool is_idn_hostname(std::string_view text);

}  // namespace shortener_events::contracts
