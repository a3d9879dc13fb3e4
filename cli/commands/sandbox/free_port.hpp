#pragma once

namespace shortener_events::cli {

/// A TCP port of 127.0.0.1 that was free a moment ago. Throws Error(io).
int free_port();

/// Throws Error(io) where something listens on a port of 127.0.0.1, or this user may not.
void require_free_port(int port);

}  // namespace shortener_events::cli
