#include "cli/output/fd_stream.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>

#include "cli/interrupt.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kPatienceMs = 400;  // after a signal, with a reader that takes nothing

}  // namespace

FdBuffer::FdBuffer(int fd, std::string name, WhenLost when_lost)
    : fd_(fd), name_(std::move(name)), when_lost_(when_lost) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
}

int FdBuffer::overflow(int character) {
    write_out();
    if (character != traits_type::eof()) sputc(traits_type::to_char_type(character));
    return 0;
}

int FdBuffer::sync() {
    write_out();
    return 0;
}

void FdBuffer::write_out() {
    const char* from = pbase();
    const char* const end = pptr();
    setp(buffer_.data(),
         buffer_.data() + buffer_.size());  // first: what cannot be written is not tried again
    if (is_lost_ && when_lost_ == WhenLost::raise) throw OutputClosed{};
    if (is_lost_) return;
    try {
        write_all(from, end);
    } catch (const OutputClosed&) {
        if (when_lost_ == WhenLost::raise) throw;
        is_lost_ = true;
    } catch (const std::exception&) {
        if (when_lost_ != WhenLost::go_on) throw;
        is_lost_ = has_failed_ = true;
    }
}

void FdBuffer::write_all(const char* from, const char* end) {
    while (from < end) from += write_some(from, static_cast<std::size_t>(end - from));
}

std::size_t FdBuffer::write_some(const char* from, std::size_t size) {
    if (Interrupt::signal() != 0) await_taker();
    const ssize_t written = Interrupt::breakable([&] { return ::write(fd_, from, most_at_once(size)); });
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno == EAGAIN) {
        pollfd ready{fd_, POLLOUT, 0};
        Interrupt::breakable([&] { return ::poll(&ready, 1, -1); });
    } else if (errno != EINTR) {
        fail(errno);
    }
    return 0;
}

/// After a signal no call may wait: a pipe that poll() calls writable takes this much without waiting.
std::size_t FdBuffer::most_at_once(std::size_t size) const {
    return Interrupt::signal() != 0 ? std::min<std::size_t>(size, PIPE_BUF) : size;
}

/// A reader that is slow is waited for, one that does not read at all only for a moment.
void FdBuffer::await_taker() const {
    pollfd ready{fd_, POLLOUT, 0};
    int found = 0;
    while ((found = ::poll(&ready, 1, kPatienceMs)) < 0 && errno == EINTR) {
    }
    if (found == 0) throw CutShort("stopped while nobody read from " + name_ + ": the rest was not written");
}

void FdBuffer::fail(int code) const {
    if (code == EPIPE && (fd_ == STDOUT_FILENO || fd_ == STDERR_FILENO)) throw OutputClosed();
    const std::string why = code == EPIPE ? "its reader closed it" : std::strerror(code);
    throw Error(ErrorCategory::io, "cannot write to " + name_ + ": " + why);
}

FdStream::FdStream(int fd, std::string name, WhenLost when_lost)
    : std::ostream(nullptr), buffer_(fd, std::move(name), when_lost) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // so that the buffer's exceptions come through
}

}  // namespace shortener_events::cli
