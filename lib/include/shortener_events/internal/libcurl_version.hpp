// Which libcurl fetches tokens for logins.
#pragma once

#include <string>

namespace shortener_events {

/// Loads it. Throws Error(configuration) where it is not installed.
std::string libcurl_version();

}  // namespace shortener_events
