#include "sinks/ndjson_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <utility>

#include "shortener_events/error.hpp"
#include "sinks/sink_file.hpp"

namespace shortener_events::sinks {

namespace {

long bytes_in(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 ? static_cast<long>(status.st_size) : -1;
}

}  // namespace

NdjsonFile::NdjsonFile(std::string path, std::string_view begins,
                       const std::function<bool(std::string_view)>& on_line)
    : path_(std::move(path)) {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_APPEND);
    if (fd_ < 0) fail("open");
    try {
        if (::flock(fd_, LOCK_EX | LOCK_NB) != 0)
            throw Error(ErrorCategory::io,
                        fmt::format("cannot use \"{}\": another process writes to it", path_),
                        "several processes share a database, not a file of lines");
        require_own(begins);
        recover(on_line);
    } catch (...) {
        ::close(fd_);
        throw;
    }
}

NdjsonFile::~NdjsonFile() {
    ::close(fd_);
}

/// A file that is shorter may be what a crash left of the first line.
void NdjsonFile::require_own(std::string_view begins) const {
    std::string found(begins.size(), '\0');
    const auto size = ::pread(fd_, found.data(), found.size(), 0);
    if (size < 0) fail("read");
    found.resize(static_cast<std::size_t>(size));
    if (begins.starts_with(found)) return;
    throw Error(ErrorCategory::argument,
                fmt::format("cannot use \"{}\": the file holds something else", path_),
                "a sink writes to a new or an empty file, or goes on with its own: name another");
}

void NdjsonFile::recover(const std::function<bool(std::string_view)>& on_line) {
    std::ifstream in(path_, std::ios::binary);
    std::string line;
    long position = 0;
    for (std::uint64_t number = 1; std::getline(in, line) && !in.eof(); ++number) {
        position += static_cast<long>(line.size()) + 1;
        try {
            if (on_line(line)) whole_ = position;
        } catch (const std::exception& error) {
            throw Error(ErrorCategory::io,
                        fmt::format("line {} of \"{}\" is damaged: {}", number, path_, error.what()),
                        "cut the file before that line, and what it held from there on is consumed again");
        }
    }
    if (!in.is_open() || in.bad()) fail("read");
    size_ = bytes_in(fd_);
}

/// The lock keeps out our own kind alone, not a shell, an editor or a rotation of logs.
void NdjsonFile::require_untouched(long size) const {
    if (!leads_to(path_, fd_)) throw_taken_away(path_);
    if (bytes_in(fd_) == size) return;
    throw Error(
        ErrorCategory::io,
        fmt::format("\"{}\" was changed by another program while it was written to", path_),
        "rows may be missing from it: the next start names the line that is damaged, or goes on where "
        "the file ends");
}

void NdjsonFile::cut_tail() {
    if (std::exchange(has_tail_, false) && ::ftruncate(fd_, whole_) != 0) fail("truncate");
    size_ = whole_;
}

/// Of a block that could not be written nothing stays; where that cannot be had either, it goes before the
/// next.
void NdjsonFile::take_back() {
    const int trouble = errno;
    has_tail_ = ::ftruncate(fd_, whole_) != 0;
    size_ = bytes_in(fd_);
    errno = trouble;
    fail("write to");
}

void NdjsonFile::append(std::string_view block) {
    require_untouched(size_);
    cut_tail();
    for (std::string_view rest = block; !rest.empty();) {
        const auto written = ::write(fd_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) take_back();
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fdatasync(fd_) != 0) take_back();
    size_ += static_cast<long>(block.size());
    require_untouched(size_);
    whole_ += static_cast<long>(block.size());
}

void NdjsonFile::fail(const std::string& action) const {
    throw Error(ErrorCategory::io, fmt::format("cannot {} \"{}\": {}", action, path_, std::strerror(errno)));
}

}  // namespace shortener_events::sinks
