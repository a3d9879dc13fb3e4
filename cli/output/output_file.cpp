#include "cli/output/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "cli/interrupt.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

[[noreturn]] void fail(const char* action, const std::string& path) {
    throw Error(ErrorCategory::io, fmt::format("cannot {} \"{}\": {}", action, path, std::strerror(errno)));
}

/// Where a new file is put in place of the old: behind symbolic links. nullopt for what cannot be replaced
/// but only written to: a pipe, a device, and one's own open files under /dev.
std::optional<std::string> place_of(const std::string& path) {
    struct stat status {};
    if (path.starts_with("/dev/")) return std::nullopt;
    if (::stat(path.c_str(), &status) != 0) return path;
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return std::filesystem::canonical(path).string();
}

void write_file(const std::string& path, OpenMode mode, const std::string& text) {
    OutputFile file(path, mode);
    file.stream() << text;
    file.close();
}

int open_file(const std::string& path, OpenMode mode) {
    const int how = mode == OpenMode::append ? O_APPEND : O_TRUNC;
    const int fd = Interrupt::open(path, O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
    if (fd < 0) fail("write", path);
    return fd;
}

}  // namespace

OutputFile::OutputFile(const std::string& path, OpenMode mode)
    : fd_(open_file(path, mode)), path_(path), stream_(fd_, "\"" + path + "\"") {}

OutputFile::~OutputFile() {
    if (fd_ >= 0) ::close(fd_);
}

bool OutputFile::is_regular() const {
    struct stat status {};
    return ::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode);
}

std::uint64_t OutputFile::size() {
    stream_.flush();
    struct stat status {};
    return is_regular() && ::fstat(fd_, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

void OutputFile::cut(std::uint64_t size) {
    if (is_regular() && ::ftruncate(fd_, static_cast<off_t>(size)) != 0) fail("cut", path_);
}

void OutputFile::close() {
    stream_.flush();
    ::close(std::exchange(fd_, -1));
}

void replace_file(const std::string& path, const std::string& text) {
    const auto place = place_of(path);
    if (!place) return write_file(path, OpenMode::append, text);
    const std::string temporary = *place + ".tmp";
    try {
        write_file(temporary, OpenMode::replace, text);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    if (std::rename(temporary.c_str(), place->c_str()) != 0) fail("replace", path);
}

}  // namespace shortener_events::cli
