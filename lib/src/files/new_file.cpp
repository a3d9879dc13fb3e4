#include "shortener_events/internal/new_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace shortener_events {

int make_file(const std::string& path, FileMode mode) {
    constexpr int kHow = O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const int fd = ::open(path.c_str(), kHow, mode.value_or(0666));
    if (fd < 0 || !mode || ::fchmod(fd, *mode) == 0) return fd;  // the umask may have taken some
    const int kept = errno;
    ::unlink(path.c_str());
    ::close(fd);
    errno = kept;
    return -1;
}

}  // namespace shortener_events
