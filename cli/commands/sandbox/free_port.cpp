#include "cli/commands/sandbox/free_port.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

/// Binds a port of 127.0.0.1, 0 being any, and gives it back. Returns which; -1: errno says why not.
int try_port(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return -1;
    const int yes = 1;  // as Java does: what is left of a connection that was closed keeps nobody out
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(socket, generic, size) == 0 && ::listen(socket, 1) == 0 &&
                       ::getsockname(socket, generic, &size) == 0;
    const int trouble = errno;
    ::close(socket);
    errno = trouble;
    return bound ? ntohs(address.sin_port) : -1;
}

}  // namespace

int free_port() {
    const int port = try_port(0);
    if (port < 0) throw Error(ErrorCategory::io, "no free TCP port on 127.0.0.1");
    return port;
}

void require_free_port(int port) {
    if (try_port(port) < 0)
        throw Error(ErrorCategory::io,
                    fmt::format("cannot listen on 127.0.0.1:{}: {}", port, std::strerror(errno)),
                    "choose another --port, or leave it out");
}

}  // namespace shortener_events::cli
