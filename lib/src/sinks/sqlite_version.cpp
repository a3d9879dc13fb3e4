#include "shortener_events/internal/sqlite_version.hpp"

#include <sqlite3.h>

namespace shortener_events {

std::string sqlite_version() {
    return sqlite3_libversion();
}

}  // namespace shortener_events
