// Making files, and who may read them.
#pragma once

#include <optional>
#include <string>

namespace shortener_events {

/// Permissions of a new file; nullopt: as the user's umask has it.
using FileMode = std::optional<unsigned>;

/// Of files that hold events, and with them people's addresses.
inline constexpr unsigned kPrivateFile = 0600;

/// Makes a file that is not there yet, not even as a link, and opens it for appending. Returns its
/// descriptor; -1: errno says why there is none.
int make_file(const std::string& path, FileMode mode);

}  // namespace shortener_events
