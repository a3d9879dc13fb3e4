#pragma once

namespace shortener_events::cli {

/// A TCP port of 127.0.0.1 that was free a moment ago. Throws Error(io).
int free_port();

}  // namespace shortener_events::cli
