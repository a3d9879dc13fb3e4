#include "cli/output/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <utility>

#include "cli/interrupt.hpp"
#include "shortener_events/internal/random.hpp"

namespace shortener_events::cli {

namespace {

using Kind = OutputPlace::Kind;

/// Writes go to the end of the file, wherever that is after a cut.
constexpr int kHow = O_WRONLY | O_APPEND | O_CLOEXEC;

int open_existing(const OutputPlace& place) {
    if (place.kind == Kind::descriptor) return ::fcntl(place.descriptor, F_DUPFD_CLOEXEC, 3);
    // Its links were followed: one that is there now was put there meanwhile.
    return Interrupt::open(place.path, place.kind == Kind::regular ? kHow | O_NOFOLLOW : kHow);
}

/// A name that nobody can know before.
std::string name_beside(const std::string& path) {
    return path + '.' + Random(unpredictable_seed()).code(8) + ".tmp";
}

/// The new file is whose the old one was, as far as we may. Nobody else is let in by that: without the old
/// group, the new one gets nothing.
void take_over_rights(int fd, const struct stat& old) {
    mode_t mode = old.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    if (::fchown(fd, old.st_uid, old.st_gid) != 0 && ::fchown(fd, static_cast<uid_t>(-1), old.st_gid) != 0)
        mode &= ~static_cast<mode_t>(S_IRWXG);
    ::fchmod(fd, mode);
}

void write_whole(const std::string& path, const std::string& text) {
    OutputFile file(path);
    file.stream() << text;
    file.close();
}

void write_new(int fd, const std::string& name, const std::string& text) try {
    FdStream stream(fd, '"' + name + '"');
    stream << text;
    stream.flush();
    ::close(fd);
} catch (...) {
    ::close(fd);
    throw;
}

/// Makes a file beside the place; `path` is what the user calls that.
std::string write_beside(const OutputPlace& place, const std::string& path, const std::string& text) {
    struct stat old {};
    const bool replaces = ::stat(place.path.c_str(), &old) == 0;
    std::string temporary = name_beside(place.path);
    const int fd = make_file(temporary, replaces ? FileMode(old.st_mode & S_IRWXU) : std::nullopt);
    if (fd < 0) fail_output("write", path, errno);
    if (replaces) take_over_rights(fd, old);
    try {
        write_new(fd, path, text);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    return temporary;
}

}  // namespace

OutputFile::OutputFile(const std::string& path, OpenMode mode, FileMode permissions)
    : path_(path),
      place_(find_place(path)),
      permissions_(permissions),
      regular_(place_.kind == Kind::regular || place_.kind == Kind::missing),
      kept_(mode == OpenMode::append ? std::numeric_limits<std::uint64_t>::max() : 0) {
    require_writable(path, HowWritten::in_place);
    if (place_.kind != Kind::missing) open(open_existing(place_));
}

/// Where an error ends the work, the file holds what was written before.
OutputFile::~OutputFile() {
    try {
        if (fd_ >= 0 && has_content_) stream_->flush();
    } catch (const std::exception&) {
    }
    if (fd_ >= 0) ::close(fd_);
}

void OutputFile::open(int fd) {
    if (fd < 0) fail_output("write", path_, errno);
    fd_ = fd;
    stream_.emplace(fd_, '"' + path_ + '"');
}

void OutputFile::begin() {
    if (fd_ < 0) open(make_file(place_.path, permissions_));
}

std::ostream& OutputFile::stream() {
    if (!has_content_) start_content();
    return *stream_;
}

void OutputFile::start_content() {
    begin();
    if (regular_ && size_on_disk() > kept_ && ::ftruncate(fd_, static_cast<off_t>(kept_)) != 0)
        fail_output("empty", path_, errno);
    has_content_ = true;
}

std::uint64_t OutputFile::size_on_disk() const {
    struct stat status {};
    return regular_ && fd_ >= 0 && ::fstat(fd_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size)
                                                              : 0;
}

std::uint64_t OutputFile::size() {
    if (!has_content_) return std::min(kept_, size_on_disk());
    stream_->flush();
    return size_on_disk();
}

void OutputFile::cut(std::uint64_t size) {
    if (!has_content_)
        kept_ = std::min(kept_, size);
    else if (regular_ && ::ftruncate(fd_, static_cast<off_t>(size)) != 0)
        fail_output("cut", path_, errno);
}

void OutputFile::close() {
    stream().flush();
    ::close(std::exchange(fd_, -1));
}

void replace_file(const std::string& path, const std::string& text) {
    const OutputPlace place = find_place(path);
    if (place.kind == Kind::descriptor || place.kind == Kind::special) return write_whole(path, text);
    require_writable(path, HowWritten::replaced);
    const std::string temporary = write_beside(place, path, text);
    if (std::rename(temporary.c_str(), place.path.c_str()) == 0) return;
    const int reason = errno;
    ::unlink(temporary.c_str());
    fail_output("replace", path, reason);
}

}  // namespace shortener_events::cli
