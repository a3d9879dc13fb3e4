#include "shortener_events/internal/thread_room.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace shortener_events;

namespace {

/// Of a process of a user of its own that may have `most` tasks: 0 room, 1 none, 2 it cannot be tried here.
int asked_with_limit(rlim_t most, std::size_t count) {
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit limit{most, most};
        if (::setrlimit(RLIMIT_NPROC, &limit) != 0 || ::setuid(64'999) != 0) ::_exit(2);
        try {
            require_thread_room(count);
            ::_exit(0);
        } catch (const Error& error) {
            ::_exit(error.category() == ErrorCategory::misuse ? 1 : 3);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("room for threads is asked for as many as there will be, not one by one") {
    require_thread_room(4);
    if (::getuid() != 0) return;  // who is not root cannot become another user
    CHECK(asked_with_limit(20, 10) == 0);
    CHECK(asked_with_limit(10, 10) == 1);
    CHECK(asked_with_limit(1, 1) == 1);
}
