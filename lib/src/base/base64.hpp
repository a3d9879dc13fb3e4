// Base64 (RFC 4648, section 4) with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shortener_events {

std::string to_base64(std::string_view bytes);

/// nullopt: not base64 (wrong length, other characters, padding inside).
std::optional<std::string> from_base64(std::string_view text);

}  // namespace shortener_events
