#include "cli/descriptors.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace shortener_events::cli {

namespace {

/// open() gives the lowest number that is free, which is `fd` when those below it are taken.
void occupy(int fd, int flags) {
    if (::fcntl(fd, F_GETFD) >= 0) return;
    if (::open("/dev/null", flags) != fd) std::abort();
}

}  // namespace

void occupy_standard_descriptors() {
    occupy(STDIN_FILENO, O_WRONLY);
    occupy(STDOUT_FILENO, O_RDONLY);
    occupy(STDERR_FILENO, O_WRONLY);
}

}  // namespace shortener_events::cli
