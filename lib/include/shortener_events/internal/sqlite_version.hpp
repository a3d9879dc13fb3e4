// Which SQLite is linked.
#pragma once

#include <string>

namespace shortener_events {

/// Such as "3.40.1".
std::string sqlite_version();

}  // namespace shortener_events
