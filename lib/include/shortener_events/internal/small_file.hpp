// Files that are read as a whole: schemas, configuration, checkpoints, secrets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "shortener_events/error.hpp"

namespace shortener_events {

/// Bytes; what is larger is none of these files.
inline constexpr std::size_t kMostFileBytes = 16U << 20U;

struct SmallFile {
    std::string text;
    std::string distrust;  ///< as distrust_of(); "": nobody else could have written it
};

/// Never waits, and never reads on and on: a pipe or a device is refused, and so is a file of more than
/// kMostFileBytes. Throws Error(category) `cannot read <what> "<path>": <why>`.
SmallFile read_small_file(const std::string& path, ErrorCategory category, std::string_view what = {});

}  // namespace shortener_events
