#include "shortener_events/internal/new_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "cli/output/color.hpp"
#include "support/folder.hpp"

using namespace shortener_events;
using shortener_events::cli::Palette;

namespace {

mode_t mode_of(const std::filesystem::path& path) {
    struct stat found {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    return found.st_mode & 0777;
}

}  // namespace

TEST_CASE("a new file has the permissions that are asked for") {
    const Folder folder;
    const int file = make_file(folder.path / "private", kPrivateFile);
    REQUIRE(file >= 0);
    ::close(file);
    CHECK(mode_of(folder.path / "private") == 0600);
}

TEST_CASE("what is there already, also as a link to nowhere, is not made again") {
    const Folder folder;
    folder.write("there", "text");
    std::filesystem::create_symlink(folder.path / "nowhere", folder.path / "link");
    for (const char* name : {"there", "link"}) {
        const int file = make_file(folder.path / name, kPrivateFile);
        const int why = errno;
        CHECK(file == -1);
        CHECK(why == EEXIST);
    }
    CHECK_FALSE(std::filesystem::exists(folder.path / "nowhere"));
    CHECK(std::filesystem::file_size(folder.path / "there") == 4);
}

TEST_CASE("a palette that is off adds nothing, and one that is on ends what it begins") {
    CHECK(Palette(false).red("text") == "text");
    CHECK(Palette(true).red("text") == "\x1b[31mtext\x1b[0m");
    CHECK_FALSE(cli::use_color("never", 1));
    CHECK(cli::use_color("always", 1));
}
