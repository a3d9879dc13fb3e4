#include "shortener_events/internal/small_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "shortener_events/internal/file_trust.hpp"

namespace shortener_events {

namespace {

class OpenFile {
  public:
    /// O_NONBLOCK: a pipe would wait for its writer.
    explicit OpenFile(const std::string& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
    ~OpenFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int fd() const { return fd_; }

  private:
    int fd_;
};

std::string over_the_limit() {
    return fmt::format("it is larger than {} MiB", kMostFileBytes >> 20U);
}

/// Why it is not to be read; "": it is.
std::string why_not_to_read(int fd) {
    struct stat status {};
    if (fd < 0 || ::fstat(fd, &status) != 0) return std::strerror(errno);
    if (S_ISDIR(status.st_mode)) return std::strerror(EISDIR);
    if (!S_ISREG(status.st_mode)) return "it is no regular file";
    return static_cast<std::size_t>(status.st_size) > kMostFileBytes ? over_the_limit() : "";
}

/// Returns why that failed; "": it did not. The file may grow meanwhile.
std::string read_whole(int fd, std::string& text) {
    for (char part[1 << 16];;) {
        const auto size = ::read(fd, part, sizeof part);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return std::strerror(errno);
        if (size == 0) return {};
        text.append(part, static_cast<std::size_t>(size));
        if (text.size() > kMostFileBytes) return over_the_limit();
    }
}

}  // namespace

SmallFile read_small_file(const std::string& path, ErrorCategory category, std::string_view what) {
    const OpenFile file(path);
    SmallFile read;
    std::string why = why_not_to_read(file.fd());
    if (why.empty()) why = read_whole(file.fd(), read.text);
    if (!why.empty())
        throw Error(category,
                    fmt::format("cannot read {}{}\"{}\": {}", what, what.empty() ? "" : " ", path, why));
    read.distrust = distrust_of(file.fd());
    return read;
}

}  // namespace shortener_events
