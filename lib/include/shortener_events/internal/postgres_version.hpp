// Which PostgreSQL client the sink for postgresql:// speaks with.
#pragma once

#include <string>

namespace shortener_events {

/// Of libpq, such as "15.18". Loads the module; throws Error(configuration) where that cannot be used.
std::string postgres_client_version();

}  // namespace shortener_events
