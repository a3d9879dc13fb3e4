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
#include "shortener_events/random.hpp"

namespace shortener_events::cli {

namespace {

using Kind = OutputPlace::Kind;

/// Writes go to the end of the file, wherever that is after a cut.
constexpr int kHow = O_WRONLY | O_APPEND | O_CLOEXEC;

int open_existing(const OutputPlace& place) {
    return place.kind == Kind::descriptor ? ::fcntl(place.descriptor, F_DUPFD_CLOEXEC, 3)
                                          : Interrupt::open(place.path, kHow);
}

int make_file(const std::string& path) {
    return ::open(path.c_str(), kHow | O_CREAT | O_EXCL, 0666);
}

/// A name that nobody else's file has.
std::string name_beside(const std::string& path) {
    return path + '.' + Random(unpredictable_seed()).code(8) + ".tmp";
}

void write_whole(const std::string& path, const std::string& text) {
    OutputFile file(path);
    file.stream() << text;
    file.close();
}

}  // namespace

OutputFile::OutputFile(const std::string& path, OpenMode mode)
    : path_(path),
      place_(find_place(path)),
      regular_(place_.kind == Kind::regular || place_.kind == Kind::missing),
      kept_(mode == OpenMode::append ? std::numeric_limits<std::uint64_t>::max() : 0) {
    require_writable(path, HowWritten::in_place);
    if (place_.kind != Kind::missing) open(open_existing(place_));
}

OutputFile::~OutputFile() {
    if (fd_ >= 0) ::close(fd_);
}

void OutputFile::open(int fd) {
    if (fd < 0) fail_output("write", path_, errno);
    fd_ = fd;
    stream_.emplace(fd_, '"' + path_ + '"');
}

void OutputFile::begin() {
    if (fd_ < 0) open(make_file(place_.path));
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
    const std::string temporary = name_beside(place.path);
    try {
        write_whole(temporary, text);
        if (std::rename(temporary.c_str(), place.path.c_str()) != 0) fail_output("replace", path, errno);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

}  // namespace shortener_events::cli
