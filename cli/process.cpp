#include "cli/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>
#include <thread>

#include "cli/interrupt.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

constexpr int kCannotStart = 127;  // as shells do

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> out;
    for (const auto& word : words) out.push_back(const_cast<char*>(word.c_str()));
    out.push_back(nullptr);
    return out;
}

/// What libraries opened without O_CLOEXEC is not the new program's either. Between fork and exec, so without
/// anything that may wait for a lock.
void keep_files_to_ourselves() {
    constexpr unsigned kFirst = STDERR_FILENO + 1;
    if (::close_range(kFirst, UINT_MAX, CLOSE_RANGE_CLOEXEC) == 0) return;  // before Linux 5.11:
    const long most = std::min(::sysconf(_SC_OPEN_MAX), 65'536L);
    for (int fd = kFirst; fd < most; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/// What a new program begins with, made before the fork: an allocation may wait for a lock that another
/// thread held at that moment, and nobody gives back.
struct ProgramStart {
    ProgramStart(const std::vector<std::string>& words, const Process::Options& options)
        : argv(pointers(words)) {
        const auto is_set_anew = [&](std::string_view variable) {
            return std::ranges::any_of(options.environment, [&](const auto& pair) {
                return variable.starts_with(pair.first) &&
                       variable.substr(pair.first.size()).starts_with('=');
            });
        };
        for (char** variable = environ; *variable != nullptr; ++variable)
            if (!is_set_anew(*variable)) variables.emplace_back(*variable);
        for (const auto& [name, value] : options.environment)
            variables.push_back(fmt::format("{}={}", name, value));
        environment = pointers(variables);
    }
    std::vector<char*> argv, environment;
    std::vector<std::string> variables;
};

// A sanitizer's preparations for a call that does not return allocate, too.
#define WITHOUT_PREPARATIONS __attribute__((no_sanitize_address, noinline))

[[noreturn]] WITHOUT_PREPARATIONS void become(const ProgramStart& start, const Process::Options& options,
                                              int error_pipe) {
    if (options.dies_with_us) ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (options.leads_group) ::setpgid(0, 0);
    Interrupt::restore_in_child();
    if (!options.output_file.empty()) {
        const int file = ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        ::dup2(file, STDOUT_FILENO);
        ::dup2(file, STDERR_FILENO);
    }
    if (options.output >= 0) ::dup2(options.output, STDOUT_FILENO);
    keep_files_to_ourselves();
    ::execvpe(start.argv[0], start.argv.data(), start.environment.data());
    const int reason = errno;
    if (::write(error_pipe, &reason, sizeof reason) < 0) ::_exit(kCannotStart);
    ::_exit(kCannotStart);
}

WITHOUT_PREPARATIONS pid_t fork_into(const ProgramStart& start, const Process::Options& options,
                                     int error_pipe) {
    const pid_t pid = ::fork();
    if (pid == 0) become(start, options, error_pipe);
    return pid;
}

int status_of(int raw) {
    return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

}  // namespace

Process::Process(const std::vector<std::string>& argv, const Options& options) {
    const ProgramStart start(argv, options);
    int error_pipe[2];
    if (::pipe2(error_pipe, O_CLOEXEC) != 0 || (pid_ = fork_into(start, options, error_pipe[1])) < 0)
        throw Error(ErrorCategory::io, fmt::format("cannot start \"{}\": {}", argv[0], std::strerror(errno)));
    ::close(error_pipe[1]);
    int reason = 0;
    const bool failed = ::read(error_pipe[0], &reason, sizeof reason) == sizeof reason;
    ::close(error_pipe[0]);
    if (!failed) return;
    ::waitpid(pid_, nullptr, 0);
    throw Error(ErrorCategory::argument,
                fmt::format("cannot start \"{}\": {}", argv[0], std::strerror(reason)));
}

Process::~Process() {
    if (poll()) return;
    send(SIGKILL);
    wait();
}

std::optional<int> Process::poll() {
    int raw = 0;
    if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_) status_ = status_of(raw);
    return status_;
}

int Process::wait() {
    int raw = 0;
    while (!status_) {
        if (::waitpid(pid_, &raw, 0) == pid_)
            status_ = status_of(raw);
        else if (errno != EINTR)
            status_ = 128 + SIGKILL;  // somebody else reaped it
    }
    return *status_;
}

void Process::send(int signal) const {
    ::kill(pid_, signal);
}

void Process::kill_group() const {
    ::kill(-pid_, SIGKILL);
}

void Process::terminate(std::chrono::milliseconds grace) {
    using namespace std::chrono_literals;
    if (poll()) return;
    send(SIGTERM);
    for (auto waited = 0ms; waited < grace && !poll(); waited += 20ms) std::this_thread::sleep_for(20ms);
    if (!poll()) send(SIGKILL);
    wait();
}

}  // namespace shortener_events::cli
