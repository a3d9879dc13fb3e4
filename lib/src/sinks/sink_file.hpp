// The files that sinks keep events in.
#pragma once

#include <string>

#include "shortener_events/error.hpp"

namespace shortener_events::sinks {

/// Anything but a regular file is not opened: a pipe waits for a reader, a device may never end. Throws an
/// Error of the `category`.
void require_regular_file(const std::string& path, ErrorCategory category);

/// Whether opening the path would make a file, or fill an empty one.
bool is_new_file(const std::string& path);

/// Makes a file that is not there yet, so that it has its permissions before it holds anything. What cannot
/// be made is left to whoever opens it, who says why. Throws Error(io) for what is behind another user's
/// link.
void make_sink_file(const std::string& path, unsigned mode);

/// Whether a path leads to the open file.
bool leads_to(const std::string& path, int fd);

/// For a file whose path leads elsewhere by now: what is written to it is gone as soon as it is closed.
[[noreturn]] void throw_taken_away(const std::string& path);

}  // namespace shortener_events::sinks
