// Whether a port speaks TLS: a client that speaks plaintext to it sees only that it hangs up, as a forwarder
// whose broker is still starting does.
#pragma once

#include <string>

#include "kafka/client/deadline.hpp"

namespace shortener_events::kafka {

/// Begins a TLS handshake at HOST:PORT and looks whether the answer is one, or an alert (RFC 8446, 5.1).
/// False for everything else, silence until the deadline included. The handshake is not gone on with.
bool speaks_tls(const std::string& address, const Deadline& deadline);

}  // namespace shortener_events::kafka
