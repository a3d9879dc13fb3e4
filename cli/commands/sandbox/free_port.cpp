#include "cli/commands/sandbox/free_port.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    const bool found =
        socket >= 0 && ::bind(socket, generic, size) == 0 && ::getsockname(socket, generic, &size) == 0;
    if (socket >= 0) ::close(socket);
    if (!found) throw Error(ErrorCategory::io, "no free TCP port on 127.0.0.1");
    return ntohs(address.sin_port);
}

}  // namespace shortener_events::cli
