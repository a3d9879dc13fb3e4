#include "cli/interrupt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace shortener_events::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kOneWish{500};  // signals so close together are meant as one
constexpr std::chrono::milliseconds kReadersLimit{1000};
constexpr long kBetweenKicks = 50'000'000;  // nanoseconds
constexpr int kKick = SIGURG;               // breaks a call off; ignored wherever else it arrives

std::atomic<int> received{0};
std::mutex mutex;  // guards those below
bool clean_stop = false;
std::string final_message;
bool only_reads = false;
std::vector<pthread_t> in_breakable_calls;
Clock::time_point last_breakable_call;

// Never destroyed: the waiting thread outlives main's locals.
std::stop_source& source() {
    static auto* stop = new std::stop_source;
    return *stop;
}

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

[[noreturn]] void leave(int number) {
    const std::lock_guard lock(mutex);
    if (!final_message.empty() && ::write(STDERR_FILENO, final_message.data(), final_message.size()) < 0)
        _exit(128 + number);
    _exit(128 + number);
}

/// Again and again, because a kick that comes just before its call begins breaks nothing off.
void break_calls_off() {
    const std::lock_guard lock(mutex);
    for (const pthread_t thread : in_breakable_calls) ::pthread_kill(thread, kKick);
}

int first_signal() {
    const sigset_t set = stop_signals();
    int number = 0;
    while (sigwait(&set, &number) != 0) {
    }
    return number;
}

bool can_stop_cleanly() {
    const std::lock_guard lock(mutex);
    return clean_stop;
}

/// A command that only reads has neither stopped nor written anything for that long.
bool is_stuck(Clock::time_point since) {
    const std::lock_guard lock(mutex);
    return only_reads && in_breakable_calls.empty() &&
           Clock::now() - std::max(since, last_breakable_call) >= kReadersLimit;
}

/// Breaks off calls that wait, until the program has ended or is to end at once.
void see_to_the_stop(int first, Clock::time_point since) {
    const sigset_t set = stop_signals();
    for (;;) {
        const timespec wait{0, kBetweenKicks};
        const int number = ::sigtimedwait(&set, nullptr, &wait);
        if (number > 0 && Clock::now() - since >= kOneWish) leave(number);
        if (is_stuck(since)) leave(first);
        break_calls_off();
    }
}

std::stop_token take_over(bool while_reading, std::string last_words) {
    const std::lock_guard lock(mutex);
    clean_stop = true;
    only_reads = while_reading;
    final_message = std::move(last_words);
    return source().get_token();
}

void wait_for_signals() {
    const int first = first_signal();
    received = first;
    if (!can_stop_cleanly()) leave(first);
    source().request_stop();
    see_to_the_stop(first, Clock::now());
}

}  // namespace

void Interrupt::install() {
    ::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen as a failed write,
    ::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    struct sigaction kick {};
    kick.sa_handler = [](int) {};  // there to make calls fail with EINTR, so without SA_RESTART
    ::sigaction(kKick, &kick, nullptr);
    std::thread(wait_for_signals).detach();
}

Interrupt::Breakable::Breakable() {
    const std::lock_guard lock(mutex);
    in_breakable_calls.push_back(::pthread_self());
    last_breakable_call = Clock::now();
}

Interrupt::Breakable::~Breakable() {
    const int kept = errno;
    const std::lock_guard lock(mutex);
    in_breakable_calls.erase(std::ranges::find(in_breakable_calls, ::pthread_self()));
    errno = kept;
}

int Interrupt::open(const std::string& path, int flags, unsigned mode) {
    for (;;) {
        const int fd = breakable([&] { return ::open(path.c_str(), flags, mode); });
        if (fd >= 0 || errno != EINTR) return fd;
        if (signal() != 0)
            throw CutShort("stopped while nobody had opened the other end of \"" + path + "\"");
    }
}

std::stop_token Interrupt::stop_cleanly(std::string last_words) {
    return take_over(false, std::move(last_words));
}

std::stop_token Interrupt::stop_reading(std::string last_words) {
    return take_over(true, std::move(last_words));
}

void Interrupt::stop_when_reader_leaves(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !(S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode))) return;
    std::thread([fd] {
        pollfd reader{fd, 0, 0};  // only errors: a pipe without a reader is one
        while (::poll(&reader, 1, -1) < 0) {
        }
        source().request_stop();
    }).detach();
}

int Interrupt::signal() {
    return received.load();
}

int Interrupt::exit_status(int otherwise) {
    return received ? 128 + received : otherwise;
}

void Interrupt::restore_in_child() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
}

bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex waiting;
    std::condition_variable_any wake;
    std::unique_lock lock(waiting);
    wake.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace shortener_events::cli
