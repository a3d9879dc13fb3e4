#include "sinks/sink_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"
#include "shortener_events/internal/new_file.hpp"

namespace shortener_events::sinks {

void require_regular_file(const std::string& path, ErrorCategory category) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return;
    throw Error(category, fmt::format("cannot use \"{}\": not a regular file", path),
                "events are kept in a file that can be read again");
}

/// False for what cannot be made: opening it says why.
bool is_new_file(const std::string& path) {
    const auto may = [](const std::string& what, int mode) {
        return ::faccessat(AT_FDCWD, what.c_str(), mode, AT_EACCESS) == 0;
    };
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0)
        return S_ISREG(status.st_mode) && status.st_size == 0 && may(path, W_OK);
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    return may((folder.empty() ? "." : folder.string()) + '/', W_OK | X_OK);
}

void make_sink_file(const std::string& path, unsigned mode) {
    const std::string place = follow_own_links(path);
    const int fd = make_file(place, mode);
    if (fd >= 0) {
        ::close(fd);
        return;
    }
    // Whoever opens it next would only find that it is not there.
    const int reason = errno;
    struct stat status {};
    if (::stat(place.c_str(), &status) == 0) return;
    throw Error(ErrorCategory::io, fmt::format("cannot make \"{}\": {}", path, std::strerror(reason)),
                "the folder must exist and be writable");
}

bool leads_to(const std::string& path, int fd) {
    struct stat named {
    }, open{};
    return ::stat(path.c_str(), &named) == 0 && ::fstat(fd, &open) == 0 && named.st_dev == open.st_dev &&
           named.st_ino == open.st_ino;
}

void throw_taken_away(const std::string& path) {
    throw Error(
        ErrorCategory::io, fmt::format("\"{}\" was deleted or replaced while it was written to", path),
        "the next start goes on where the file of that name ends, a new one with the oldest event that "
        "Kafka still has");
}

}  // namespace shortener_events::sinks
