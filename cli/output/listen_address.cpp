#include "cli/output/listen_address.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kBacklog = 512;

constexpr auto kHowToWrite =
    "write HOST:PORT of this machine, PORT (this machine only) or :PORT (every interface)";

[[noreturn]] void fail_to_listen(const std::string& address, const std::string& why,
                                 const std::string& hint = kHowToWrite) {
    throw Error(ErrorCategory::configuration, fmt::format("cannot listen on \"{}\": {}", address, why), hint);
}

/// Of an address that is well written.
std::string hint_for(int code) {
    if (code == EADDRINUSE) return "another program listens there: end it, or name another port";
    if (code == EACCES) return "this user may not use the port: name one from 1024 on";
    return kHowToWrite;
}

/// 0 would be any port, which nobody who is to ask there knows.
bool is_port(const std::string& text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0;
}

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Addresses resolve(const ListenAddress& address) {
    addrinfo wanted{};
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(address.is_everywhere() ? nullptr : address.host.c_str(),
                                   address.port.c_str(), &wanted, &found);
    if (code != 0) fail_to_listen(address.text(), ::gai_strerror(code));
    return {found, &::freeaddrinfo};
}

/// -1 and errno: it cannot be.
int listen_on(const addrinfo& where) {
    const int fd = ::socket(where.ai_family, where.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    const int yes = 1, no = 0;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (where.ai_family == AF_INET6) ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    if (::bind(fd, where.ai_addr, where.ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0) return fd;
    const int code = errno;
    ::close(fd);
    errno = code;
    return -1;
}

}  // namespace

std::string ListenAddress::text() const {
    return host.find(':') == host.npos ? host + ':' + port : '[' + host + "]:" + port;
}

ListenAddress parse_listen_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == text.npos && is_port(text)) return {"127.0.0.1", text};
    const std::string port = colon == text.npos ? "" : text.substr(colon + 1);
    std::string host = text.substr(0, colon);
    if (!is_port(port)) fail_to_listen(text, "it has no port");
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find_first_of(":,[]") != host.npos)
        fail_to_listen(text, "it is not one address");
    if (host.empty() && colon > 0) fail_to_listen(text, "it has no host");
    return {host == "*" ? "" : host, port};
}

int open_listening_socket(const ListenAddress& address) {
    const auto found = resolve(address);
    // IPv6 first: where a machine has both, its sockets take IPv4 too.
    int code = 0;
    for (const int family : {AF_INET6, AF_INET})
        for (const addrinfo* where = found.get(); where != nullptr; where = where->ai_next) {
            if (where->ai_family != family) continue;
            const int fd = listen_on(*where);
            if (fd >= 0) return fd;
            code = errno;
        }
    fail_to_listen(address.text(), std::strerror(code), hint_for(code));
}

}  // namespace shortener_events::cli
