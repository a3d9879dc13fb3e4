#include "kafka/client/tls_port.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

namespace shortener_events::kafka {

namespace {

// RFC 8446: record types (5.1), handshake types (4).
constexpr char kAlert = 21, kHandshake = 22;
constexpr char kClientHello = 1, kServerHello = 2;

constexpr std::size_t kHead = 6;  // of a record, and the first byte in it

struct ProbeSocket {
    int fd = -1;
    explicit ProbeSocket(int opened) : fd(opened) {}
    ~ProbeSocket() {
        if (fd >= 0) ::close(fd);
    }
    ProbeSocket(const ProbeSocket&) = delete;
    ProbeSocket& operator=(const ProbeSocket&) = delete;
};

struct FreeProbed {
    void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text += static_cast<char>(value);
    return text;
}

/// Behind its own length, in so many bytes.
std::string with_length(std::size_t width, const std::string& content) {
    std::string text;
    for (std::size_t i = width; i-- > 0;) text += static_cast<char>(content.size() >> (8 * i) & 0xff);
    return text + content;
}

std::string extension(int type, const std::string& content) {
    return bytes({type >> 8, type & 0xff}) + with_length(2, content);
}

/// A proxy may choose by name whom to ask.
std::string server_name(const std::string& host) {
    const bool is_name = host.find_first_not_of("0123456789.") != host.npos && host.find(':') == host.npos;
    return is_name ? extension(0, with_length(2, bytes({0}) + with_length(2, host))) : "";
}

/// For TLS 1.2 and 1.3. Without a key share: who speaks 1.3 alone asks for one, which is an answer.
std::string client_hello(const std::string& host) {
    const std::string random(32, 'r');  // nothing is kept secret with it
    const std::string ciphers = bytes({0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c,
                                       0xc0, 0x30, 0x00, 0x9c, 0x00, 0x2f});
    const std::string groups = bytes({0x00, 0x1d, 0x00, 0x17, 0x00, 0x18});
    const std::string signatures =
        bytes({0x04, 0x03, 0x08, 0x04, 0x04, 0x01, 0x05, 0x03, 0x08, 0x05, 0x05, 0x01});
    const std::string versions = bytes({0x03, 0x04, 0x03, 0x03});
    const std::string extensions = server_name(host) + extension(10, with_length(2, groups)) +
                                   extension(13, with_length(2, signatures)) +
                                   extension(43, with_length(1, versions)) +
                                   extension(51, with_length(2, ""));
    const std::string hello = bytes({0x03, 0x03}) + random + with_length(1, "") + with_length(2, ciphers) +
                              with_length(1, bytes({0})) + with_length(2, extensions);
    const std::string message = bytes({kClientHello}) + with_length(3, hello);
    return bytes({kHandshake, 0x03, 0x01}) + with_length(2, message);
}

bool is_ready(int fd, short events, const Deadline& deadline) {
    pollfd wanted{fd, events, 0};
    int found = 0;
    do found = ::poll(&wanted, 1, deadline.left_ms());
    while (found < 0 && errno == EINTR && !deadline.passed());
    return found == 1;
}

bool connect_to(const ProbeSocket& socket, const addrinfo& address, const Deadline& deadline) {
    if (socket.fd < 0) return false;
    if (::connect(socket.fd, address.ai_addr, address.ai_addrlen) == 0) return true;
    if (errno != EINPROGRESS || !is_ready(socket.fd, POLLOUT, deadline)) return false;
    int failure = 0;
    socklen_t size = sizeof failure;
    return ::getsockopt(socket.fd, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0;
}

/// The first bytes of what comes; fewer where it hangs up or says no more in time.
std::string read_head(int fd, const Deadline& deadline) {
    std::array<char, kHead> buffer{};
    std::size_t have = 0;
    while (have < buffer.size() && is_ready(fd, POLLIN, deadline)) {
        const auto got = ::recv(fd, buffer.data() + have, buffer.size() - have, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        have += static_cast<std::size_t>(got);
    }
    return {buffer.data(), have};
}

/// What sends our own bytes back is no TLS.
bool is_tls(std::string_view head) {
    if (head.size() < kHead || head[1] != 3) return false;
    return head[0] == kAlert || (head[0] == kHandshake && head[5] == kServerHello);
}

bool answers_hello(const addrinfo& address, const std::string& hello, const Deadline& deadline) {
    const ProbeSocket socket(
        ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol));
    if (!connect_to(socket, address, deadline)) return false;
    if (::send(socket.fd, hello.data(), hello.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(hello.size()))
        return false;
    return is_tls(read_head(socket.fd, deadline));
}

std::string without_brackets(std::string host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return host;
}

}  // namespace

bool speaks_tls(const std::string& address, const Deadline& deadline) {
    const auto colon = address.rfind(':');
    if (colon == address.npos) return false;
    const auto host = without_brackets(address.substr(0, colon));
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* raw = nullptr;
    if (::getaddrinfo(host.c_str(), address.c_str() + colon + 1, &wanted, &raw) != 0) return false;
    const std::unique_ptr<addrinfo, FreeProbed> found(raw);
    const std::string hello = client_hello(host);
    std::vector<const addrinfo*> all;
    for (const addrinfo* one = found.get(); one; one = one->ai_next) all.push_back(one);
    for (std::size_t i = 0; i < all.size() && !deadline.passed(); ++i)
        if (answers_hello(*all[i], hello, share_of(deadline, all.size() - i))) return true;
    return false;
}

}  // namespace shortener_events::kafka
