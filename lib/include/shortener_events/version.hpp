// The one version number of library and command line: its home is here, and CMakeLists.txt reads it.
#pragma once

#include <string_view>

#define SHORTENER_EVENTS_VERSION_MAJOR 0
#define SHORTENER_EVENTS_VERSION_MINOR 1
#define SHORTENER_EVENTS_VERSION_PATCH 0

/// One number that grows, for the preprocessor and static_assert: 1.2.3 is 10203.
#define SHORTENER_EVENTS_VERSION                                                     \
    (SHORTENER_EVENTS_VERSION_MAJOR * 10000 + SHORTENER_EVENTS_VERSION_MINOR * 100 + \
     SHORTENER_EVENTS_VERSION_PATCH)

namespace shortener_events {

/// Semantic version of the library that is linked, such as "0.1.0".
std::string_view version();

/// The same as a number. Where it is not SHORTENER_EVENTS_VERSION, headers and library are of two releases.
int version_number();

}  // namespace shortener_events
