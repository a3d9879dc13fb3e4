// The one version number of library and command line; CMakeLists.txt is its home.
#pragma once

#include <string_view>

namespace shortener_events {

/// Semantic version, such as "0.1.0".
std::string_view version();

}  // namespace shortener_events
