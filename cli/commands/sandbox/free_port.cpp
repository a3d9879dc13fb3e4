#include "cli/commands/sandbox/free_port.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "cli/output/listen_address.hpp"

namespace shortener_events::cli {

namespace {

/// Listens on a port of 127.0.0.1, 0 being any, and ends that at once. Returns which it was.
int try_port(int port) {
    const int socket = open_listening_socket({"127.0.0.1", std::to_string(port)});
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

}  // namespace

int free_port() {
    return try_port(0);
}

void require_free_port(int port) {
    try_port(port);
}

}  // namespace shortener_events::cli
