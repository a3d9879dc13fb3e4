#include "input/byte_source.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include "shortener_events/error.hpp"

namespace shortener_events::input {

namespace {

constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";

class FdSource : public ByteSource {
  public:
    FdSource(int fd, std::string name, std::stop_token stop)
        : fd_(fd), name_(std::move(name)), stop_(std::move(stop)) {}

    std::size_t read(char* into, std::size_t size) override {
        if (!peeked_.empty()) {
            const std::size_t taken = peeked_.copy(into, std::min(size, peeked_.size()));
            peeked_.erase(0, taken);
            return taken;
        }
        return read_from_fd(into, size);
    }

    /// Whether the input begins with `magic`. Waits for more bytes only while they may still become it.
    bool begins_with(std::string_view magic) {
        while (peeked_.size() < magic.size() && magic.starts_with(peeked_)) {
            char byte = 0;
            if (read_from_fd(&byte, 1) == 0) return false;
            peeked_ += byte;
        }
        return std::string_view(peeked_).starts_with(magic);
    }

  private:
    std::size_t read_from_fd(char* into, std::size_t size) {
        while (!wait_is_over()) {
            const ssize_t count = ::read(fd_, into, size);
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR && errno != EAGAIN)
                fail_reading(name_, std::generic_category().message(errno));
        }
        return 0;
    }

    /// True once a stop was asked for; returns when there is something to read.
    bool wait_is_over() const {
        constexpr int kLookForStopMs = 50;
        if (!stop_.stop_possible()) return false;
        pollfd waiting{fd_, POLLIN, 0};
        while (!stop_.stop_requested()) {
            if (::poll(&waiting, 1, kLookForStopMs) != 0) return false;
        }
        return true;
    }

    int fd_;
    std::string name_;
    std::stop_token stop_;
    std::string peeked_;
};

}  // namespace

void fail_reading(const std::string& name, const std::string& why) {
    throw Error(ErrorCategory::io, "cannot read \"" + name + "\": " + why);
}

std::unique_ptr<ByteSource> open_source(int fd, const std::string& name, std::stop_token stop) {
    auto source = std::make_unique<FdSource>(fd, name, std::move(stop));
    if (source->begins_with(kGzip)) return make_gzip_source(std::move(source), name);
    if (source->begins_with(kZstd)) return make_zstd_source(std::move(source), name);
    return source;
}

}  // namespace shortener_events::input
