#include "cli/interrupt.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace shortener_events::cli {

namespace {

std::atomic<int> received{0};
std::mutex mutex;  // guards the two below
bool clean_stop = false;
std::string final_message;

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

void wait_for_signals() {
    const sigset_t set = stop_signals();
    for (int number = 0;;) {
        if (sigwait(&set, &number) != 0) continue;
        const bool first = received.exchange(number) == 0;
        bool clean = false;
        {
            const std::lock_guard lock(mutex);
            clean = clean_stop;
        }
        if (!first || !clean) leave(number);
        source().request_stop();
    }
}

}  // namespace

void Interrupt::install() {
    ::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen as a failed write
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::thread(wait_for_signals).detach();
}

std::stop_token Interrupt::stop_cleanly(std::string last_words) {
    const std::lock_guard lock(mutex);
    clean_stop = true;
    final_message = std::move(last_words);
    return source().get_token();
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
}

bool sleep_for(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex waiting;
    std::condition_variable_any wake;
    std::unique_lock lock(waiting);
    wake.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace shortener_events::cli
