#include "shortener_events/internal/web_host.hpp"

#include <algorithm>

#include "base/characters.hpp"

namespace shortener_events {

std::string web_host(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    std::string_view host = url.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#\\"));
    if (const auto user = host.rfind('@'); user != std::string_view::npos) host.remove_prefix(user + 1);
    const auto port = host.rfind(':');
    if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos)
        host = host.substr(0, port);
    if (host.ends_with('.')) host.remove_suffix(1);
    std::string text(host);
    std::ranges::transform(text, text.begin(), to_lower);
    return text;
}

}  // namespace shortener_events
