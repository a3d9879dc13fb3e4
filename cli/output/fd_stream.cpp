#include "cli/output/fd_stream.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

FdBuffer::FdBuffer(int fd, std::string name) : fd_(fd), name_(std::move(name)) {
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
    while (from < end) {
        const ssize_t written = ::write(fd_, from, static_cast<std::size_t>(end - from));
        if (written >= 0) {
            from += written;
        } else if (errno == EAGAIN) {
            pollfd ready{fd_, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno == EPIPE) {
            throw OutputClosed();
        } else if (errno != EINTR) {
            throw Error(ErrorCategory::io, "cannot write to " + name_ + ": " + std::strerror(errno));
        }
    }
}

FdStream::FdStream(int fd, std::string name) : std::ostream(nullptr), buffer_(fd, std::move(name)) {
    rdbuf(&buffer_);
    exceptions(std::ios::badbit);  // so that the buffer's exceptions come through
}

}  // namespace shortener_events::cli
