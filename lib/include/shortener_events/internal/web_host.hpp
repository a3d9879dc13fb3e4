// The host that a URL leads to, as hosts are compared.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events {

/// Of "https://me@News.Example.:8443/today?x" it is "news.example": without user and port, ASCII letters in
/// lower case (RFC 3986, 3.2.2), without the dot of the root (RFC 1034, 3.1). Empty: there is no "://", or no
/// host behind it. Percent signs and letters beyond ASCII stay as they are.
std::string web_host(std::string_view url);

}  // namespace shortener_events
