// Who else could have made what stands in the file system. What runs code, fetches secrets or is written to
// comes only from where no other user could have put it.
#pragma once

#include <optional>
#include <string>

namespace shortener_events {

/// Why a user other than this process' own, root and `also` (a user id) could have written the file or
/// folder, or could put another one in its place: the first thing on the way from it up to the root that
/// belongs to somebody else, or that others may write to; "": nobody could. A folder above it that others may
/// write to is fine where it is sticky, as /tmp is. Links are followed. What cannot be looked at is not
/// trusted.
std::string distrust_of(const std::string& path, std::optional<unsigned> also = std::nullopt);

/// The same of an open file.
std::string distrust_of(int fd);

/// Whether every user of this machine may read the file: it, and the folders above it, say so.
bool may_be_read_by_all(const std::string& path);

/// The absolute path that `path` leads to, without links; from the first part on that is not there yet, it is
/// the names alone. Throws Error(io) for a link that another user laid: who wrote there would write to a file
/// of that user's choice. A link to a folder is fine where it belongs to the owner of the folder it is in,
/// who could as well have moved all of it.
std::string follow_own_links(const std::string& path);

}  // namespace shortener_events
