#include "cli/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "support/folder.hpp"

namespace shortener_events::cli {

TEST_CASE("a child has no open file of ours but stdin, stdout and stderr") {
    const Folder folder;
    const int left_open = ::open("/", O_RDONLY);  // as libraries do, without O_CLOEXEC
    const std::string log = (folder.path / "log").string();
    Process child({"/bin/sh", "-c", "ls /proc/$$/fd; true"}, {.environment = {}, .output_file = log});
    CHECK(child.wait() == 0);
    ::close(left_open);
    std::ostringstream fds;
    fds << std::ifstream(log).rdbuf();
    CHECK(fds.str() == "0\n1\n2\n");
}

TEST_CASE("a child writes to the open file that it is given") {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    Process child({"/bin/echo", "said"}, {.environment = {}, .output_file = {}, .output = ends[1]});
    ::close(ends[1]);
    char text[16]{};
    CHECK(::read(ends[0], text, sizeof text) == 5);
    CHECK(std::string(text) == "said\n");
    ::close(ends[0]);
    CHECK(child.wait() == 0);
}

}  // namespace shortener_events::cli
