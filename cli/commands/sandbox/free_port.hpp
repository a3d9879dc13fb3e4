#pragma once

namespace shortener_events::cli {

/// A TCP port of 127.0.0.1 that was free a moment ago. Throws as open_listening_socket does.
int free_port();

/// Throws as open_listening_socket does where something listens on a port of 127.0.0.1, or this user may not.
void require_free_port(int port);

}  // namespace shortener_events::cli
