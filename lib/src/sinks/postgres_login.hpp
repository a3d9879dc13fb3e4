// Whether PostgreSQL is away, or lets nobody in with this URL: libpqxx tells these apart only by the server's
// text, in the server's language.
#pragma once

#include <optional>
#include <string>

namespace shortener_events::sinks {

/// What no waiting cures.
struct LoginRefusal {
    std::string hint;  ///< what to do; may be empty
};

/// Asks anew, for at most about ten seconds. nullopt: the server is away, starting, full, or lets us in now.
std::optional<LoginRefusal> find_login_refusal(const std::string& url);

}  // namespace shortener_events::sinks
