#include "shortener_events/internal/sqlite_version.hpp"

#include "sinks/sqlite_api.hpp"

namespace shortener_events {

std::string sqlite_version() {
    return sinks::sqlite().libversion();
}

}  // namespace shortener_events
