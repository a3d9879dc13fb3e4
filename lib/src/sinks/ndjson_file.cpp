#include "sinks/ndjson_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "shortener_events/error.hpp"

namespace shortener_events::sinks {

NdjsonFile::NdjsonFile(std::string path, const std::function<bool(std::string_view)>& on_line)
    : path_(std::move(path)), fd_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0644)) {
    if (fd_ < 0) fail("open");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        ::close(fd_);
        throw Error(ErrorCategory::io, fmt::format("cannot use \"{}\": another process writes to it", path_),
                    "several processes share a database, not a file of lines");
    }
    recover(on_line);
}

NdjsonFile::~NdjsonFile() {
    ::close(fd_);
}

void NdjsonFile::recover(const std::function<bool(std::string_view)>& on_line) {
    std::ifstream in(path_, std::ios::binary);
    std::string line;
    long position = 0;
    while (std::getline(in, line) && !in.eof()) {
        position += static_cast<long>(line.size()) + 1;
        if (on_line(line)) whole_ = position;
    }
    if (::ftruncate(fd_, whole_) != 0) fail("truncate");
}

void NdjsonFile::append(std::string_view block) {
    for (std::string_view rest = block; !rest.empty();) {
        const auto written = ::write(fd_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int error = errno;
            if (::ftruncate(fd_, whole_) != 0) fail("truncate");
            errno = error;
            fail("write to");
        }
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(fd_) != 0 && errno != EINVAL) fail("write to");  // EINVAL: a pipe or device has no disk
    whole_ += static_cast<long>(block.size());
}

void NdjsonFile::fail(const std::string& action) const {
    throw Error(ErrorCategory::io, fmt::format("cannot {} \"{}\": {}", action, path_, std::strerror(errno)));
}

}  // namespace shortener_events::sinks
