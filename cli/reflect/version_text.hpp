// `--version`: ours, and those of the libraries in which faults of ours are often sought.
#pragma once

#include <string>
#include <vector>

namespace shortener_events::cli {

/// A library that is linked or loaded.
struct LibraryInUse {
    std::string name;
    std::string version;  ///< empty: it is not there
    std::string why_not;  ///< what kept it from being loaded
};

/// Those that are linked, then those that are loaded when they are needed, which this does.
std::vector<LibraryInUse> libraries_in_use();

/// "shortener-events 0.1.0", a line with the libraries that every command runs with, and one with those that
/// some need.
std::string version_text();

}  // namespace shortener_events::cli
