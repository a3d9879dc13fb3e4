#include "cli/output/kept_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "cli/output/output_file.hpp"
#include "cli/output/output_place.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

/// Into a pipe goes what it takes at once: the work does not wait for a reader.
void write_to_pipe(const std::string& path, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENXIO)
        throw Error(ErrorCategory::io, fmt::format("cannot write \"{}\": nobody reads this pipe", path));
    if (fd < 0) fail_output("write", path, errno);
    const auto written = ::write(fd, text.data(), text.size());
    const int code = written < 0 ? errno : EAGAIN;
    ::close(fd);
    if (written != static_cast<ssize_t>(text.size())) fail_output("write", path, code);
}

}  // namespace

KeptFile::KeptFile(std::string path, Say on_trouble, Say on_recovery)
    : path_(std::move(path)), on_trouble_(std::move(on_trouble)), on_recovery_(std::move(on_recovery)) {}

void KeptFile::update(const std::string& text) {
    if (!wanted()) return;
    try {
        std::error_code unknown;
        std::filesystem::is_fifo(path_, unknown) ? write_to_pipe(path_, text) : replace_file(path_, text);
        if (std::exchange(in_trouble_, false) && on_recovery_)
            on_recovery_(fmt::format("\"{}\" is written again", path_));
    } catch (const Error& error) {
        if (!std::exchange(in_trouble_, true)) on_trouble_(error.what());
    }
}

}  // namespace shortener_events::cli
