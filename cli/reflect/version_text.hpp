// `--version`: ours, and those of the libraries in which faults of ours are often sought.
#pragma once

#include <string>

namespace shortener_events::cli {

/// "shortener-events 0.1.0", and a line with the libraries that are in use, also where they are shared ones.
std::string version_text();

}  // namespace shortener_events::cli
