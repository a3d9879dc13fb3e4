// Where a server listens: HOST:PORT, [IPV6]:PORT, PORT of this machine only, or :PORT of every interface.
#pragma once

#include <string>

namespace shortener_events::cli {

struct ListenAddress {
    std::string host;  ///< without brackets; empty: every interface
    std::string port;  ///< digits; 0: any that is free

    bool is_everywhere() const { return host.empty(); }
    /// "HOST:PORT" for people.
    std::string text() const;
};

/// Throws Error(configuration).
ListenAddress parse_listen_address(const std::string& text);

/// A socket that listens there, and does not block. Throws Error(configuration) with the system's reason.
int open_listening_socket(const ListenAddress& address);

}  // namespace shortener_events::cli
