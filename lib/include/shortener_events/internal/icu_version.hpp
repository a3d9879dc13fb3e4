// Which ICU judges internationalized names.
#pragma once

#include <string>

namespace shortener_events {

/// Such as "72.1". Loads it; throws Error(configuration) where it is not there.
std::string icu_version();

}  // namespace shortener_events
