#include "shortener_events/internal/thread_room.hpp"

#include <pthread.h>
#include <sys/resource.h>

#include <charconv>
#include <fstream>
#include <latch>
#include <optional>
#include <string>
#include <vector>

namespace shortener_events {

namespace {

constexpr std::size_t kSmallStack = std::size_t{256} * 1024;
constexpr rlim_t kManyProcesses = 4096;     // a limit of so many is one that nobody meets
constexpr std::uint64_t kManyThreads = 64;  // so many left in a group of processes are enough

std::optional<std::uint64_t> number_in(const std::string& file) {
    std::string text;
    std::ifstream(file) >> text;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// What a container or a unit may have: cgroups, version 2 ("0::/PATH") and 1 ("7:pids:/PATH").
bool may_lack_tasks() {
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const auto path = line.find('/');
        if (path == std::string::npos) continue;
        const std::string kind = line.substr(0, path);
        if (kind != "0::" && !kind.ends_with(":pids:")) continue;
        const std::string folder =
            (kind == "0::" ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids") + line.substr(path) + "/pids.";
        const auto most = number_in(folder + "max");
        if (most && *most < number_in(folder + "current").value_or(*most) + kManyThreads) return true;
    }
    return false;
}

/// Trying costs up to a millisecond, so it is done only where a limit may be near.
bool may_lack_threads() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NPROC, &limit) != 0 || limit.rlim_cur < kManyProcesses || may_lack_tasks();
}

void* wait_at(void* latch) {
    static_cast<std::latch*>(latch)->wait();
    return nullptr;
}

}  // namespace

Error no_thread_error() {
    return Error(ErrorCategory::misuse, "the system gives this process no thread",
                 "see its limits: ulimit -u, TasksMax= of its unit, pids of its container");
}

void require_thread_room(std::size_t count) {
    if (!may_lack_threads()) return;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, kSmallStack);
    std::latch all_there(1);
    std::vector<pthread_t> threads;
    for (pthread_t thread{}; threads.size() < count; threads.push_back(thread))
        if (pthread_create(&thread, &small, wait_at, &all_there) != 0) break;
    all_there.count_down();
    for (const auto thread : threads) pthread_join(thread, nullptr);
    pthread_attr_destroy(&small);
    if (threads.size() < count) throw no_thread_error();
}

}  // namespace shortener_events
