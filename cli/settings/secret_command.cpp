#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "cli/process.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

using SecretClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kLongestSecret = 1U << 20U;  // bytes
constexpr milliseconds kLookForStop{50};

class SecretPipe {
  public:
    SecretPipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
            throw Error(ErrorCategory::io, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    }
    ~SecretPipe() {
        close_writer();
        ::close(ends_[0]);
    }
    SecretPipe(const SecretPipe&) = delete;
    SecretPipe& operator=(const SecretPipe&) = delete;

    int reader() const { return ends_[0]; }
    int writer() const { return ends_[1]; }
    void close_writer() {
        if (const int fd = std::exchange(ends_[1], -1); fd >= 0) ::close(fd);
    }

  private:
    std::array<int, 2> ends_{};
};

milliseconds time_left(SecretClock::time_point end) {
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(end - SecretClock::now()));
}

/// False where it did not come to an end.
bool read_to_end(int fd, std::string& output, SecretClock::time_point end, const std::stop_token& stop) {
    for (std::array<char, 4096> part{}; output.size() <= kLongestSecret;) {
        pollfd readable{fd, POLLIN, 0};
        const auto look =
            std::min(time_left(end), stop.stop_possible() ? kLookForStop : milliseconds(1 << 30));
        const int ready = ::poll(&readable, 1, static_cast<int>(look.count()));
        if (stop.stop_requested()) return false;
        if (ready == 0 && time_left(end).count() == 0) return false;
        if (ready == 0) continue;
        const auto size = ready < 0 ? -1 : ::read(fd, part.data(), part.size());
        if (size < 0 && errno != EINTR) return false;
        if (size == 0) return true;
        if (size > 0) output.append(part.data(), static_cast<std::size_t>(size));
    }
    return false;
}

std::optional<int> status_by(Process& process, SecretClock::time_point end) {
    while (!process.poll() && time_left(end).count() > 0) std::this_thread::sleep_for(milliseconds(2));
    return process.poll();
}

}  // namespace

std::string read_from_command(const std::string& line, milliseconds limit, const std::string& what,
                              const std::map<std::string, std::string>& environment,
                              const std::stop_token& stop) {
    const auto end = SecretClock::now() + limit;
    SecretPipe pipe;
    Process shell(
        {"/bin/sh", "-c", line},
        {.environment = environment, .output_file = {}, .output = pipe.writer(), .leads_group = true});
    pipe.close_writer();
    std::string output;
    const bool whole = read_to_end(pipe.reader(), output, end, stop);
    const auto status = whole ? status_by(shell, end) : std::nullopt;
    if (!status) {
        shell.kill_group();  // what it has started would keep our stderr open for whoever reads that
        throw Error(ErrorCategory::configuration,
                    fmt::format("the command for {} did not end within {}", what, format_duration(limit)),
                    "--timeout bounds it");
    }
    if (*status != 0)
        throw Error(ErrorCategory::configuration,
                    fmt::format("the command for {} failed with status {}", what, *status),
                    "what it is is not shown; it may have said why on stderr");
    while (!output.empty() && (output.back() == '\n' || output.back() == '\r')) output.pop_back();
    return output;
}

}  // namespace shortener_events::cli
