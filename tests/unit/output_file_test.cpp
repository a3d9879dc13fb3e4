#include "cli/output/output_file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/output/kept_file.hpp"
#include "shortener_events/error.hpp"
#include "support/folder.hpp"

namespace shortener_events::cli {

namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string in(const Folder& folder, const std::string& name) {
    return (folder.path / name).string();
}

void put(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
}

struct stat status_of(const std::string& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status;
}

unsigned mode_of(const std::string& path) {
    return status_of(path).st_mode & 07777U;
}

constexpr unsigned kNobody = 65534;

}  // namespace

TEST_CASE("an output file keeps what stands in it until there is something to take its place") {
    const Folder folder;
    const std::string path = in(folder, "old");
    put(path, "old\n");
    OutputFile file(path);
    file.begin();
    CHECK(content_of(path) == "old\n");
    file.stream() << "new\n";
    file.close();
    CHECK(content_of(path) == "new\n");
}

TEST_CASE("an output file that nothing was written to ends empty, unless its work was given up") {
    const Folder folder;
    const std::string path = in(folder, "old");
    put(path, "old\n");
    { OutputFile given_up(path); }
    CHECK(content_of(path) == "old\n");
    OutputFile file(path);
    file.close();
    CHECK(content_of(path).empty());
}

TEST_CASE("an output file is made when the work begins, and is nobody else's then") {
    const Folder folder;
    const std::string path = in(folder, "new");
    OutputFile file(path);
    OutputFile late(path);
    CHECK_FALSE(fs::exists(path));
    file.begin();
    CHECK(fs::exists(path));
    CHECK_THROWS_AS(late.begin(), Error);
}

TEST_CASE("what cannot be written is known before the work") {
    const Folder folder;
    CHECK_THROWS_WITH_AS(OutputFile("/nowhere/x"), R"(cannot write "/nowhere/x": No such file or directory)",
                         Error);
    CHECK_THROWS_AS(OutputFile(in(folder, "")), Error);
    put(in(folder, "file"), "");
    CHECK_THROWS_AS(OutputFile(in(folder, "file/x")), Error);
    CHECK_THROWS_AS(require_writable("/proc/self/fd/99", HowWritten::in_place), Error);
    CHECK_FALSE(fs::exists(in(folder, "x")));
}

TEST_CASE("an output file that is appended to forgets what is cut once it is written to") {
    const Folder folder;
    const std::string path = in(folder, "old");
    put(path, "kept\nforgotten\n");
    OutputFile file(path, OpenMode::append);
    CHECK(file.size() == 15);
    file.cut(5);
    CHECK(file.size() == 5);
    CHECK(content_of(path) == "kept\nforgotten\n");
    file.stream() << "new\n";
    CHECK(file.size() == 9);
    file.cut(5);
    file.stream() << "last\n";
    file.close();
    CHECK(content_of(path) == "kept\nlast\n");
}

TEST_CASE("an open file of our own is written to where it stands, also by replace_file") {
    const Folder folder;
    const std::string path = in(folder, "log");
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0666);
    REQUIRE(::write(fd, "before\n", 7) == 7);
    fs::create_symlink("/proc/self/fd/" + std::to_string(fd), in(folder, "link"));
    OutputFile file("/dev/fd/" + std::to_string(fd));
    CHECK_FALSE(file.is_regular());
    file.stream() << "file\n";
    file.close();
    replace_file(in(folder, "link"), "replaced\n");
    REQUIRE(::write(fd, "after\n", 6) == 6);
    ::close(fd);
    CHECK(content_of(path) == "before\nfile\nreplaced\nafter\n");
}

TEST_CASE("links are followed to what they name, also where that is not there yet") {
    const Folder folder;
    for (const char* name : {"written", "replaced"})
        fs::create_symlink(in(folder, name), in(folder, name) + ".link");
    OutputFile file(in(folder, "written.link"));
    file.close();
    replace_file(in(folder, "replaced.link"), "text");
    CHECK(fs::is_regular_file(fs::symlink_status(in(folder, "written"))));
    CHECK(content_of(in(folder, "replaced")) == "text");
    CHECK(fs::is_symlink(in(folder, "replaced.link")));
}

TEST_CASE("replacing a file touches no neighbour, and leaves none") {
    const Folder folder;
    put(in(folder, "x"), "old");
    put(in(folder, "x.tmp"), "mine");
    replace_file(in(folder, "x"), "new");
    CHECK(content_of(in(folder, "x")) == "new");
    CHECK(content_of(in(folder, "x.tmp")) == "mine");
    CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 2);
}

TEST_CASE("an output file is made with its permissions, whatever the umask, and an old one keeps its own") {
    const Folder folder;
    const mode_t before = ::umask(0077);
    for (const unsigned mode : {0600U, 0664U}) {
        OutputFile file(in(folder, "new" + std::to_string(mode)), OpenMode::replace, mode);
        file.close();
        CHECK(mode_of(in(folder, "new" + std::to_string(mode))) == mode);
    }
    ::umask(before);
    put(in(folder, "old"), "old");
    fs::permissions(in(folder, "old"), fs::perms(0640));
    OutputFile file(in(folder, "old"), OpenMode::replace, 0600U);
    file.close();
    CHECK(mode_of(in(folder, "old")) == 0640);
}

TEST_CASE(
    "a file that replaces another has its permissions, owner and group, a new one what the umask leaves") {
    const Folder folder;
    const mode_t before = ::umask(0027);
    replace_file(in(folder, "new"), "text");
    CHECK(mode_of(in(folder, "new")) == 0640);
    for (const unsigned mode : {0600U, 0644U, 0666U}) {
        fs::permissions(in(folder, "new"), fs::perms(mode));
        replace_file(in(folder, "new"), "text");
        CHECK(mode_of(in(folder, "new")) == mode);
    }
    ::umask(before);
    if (::chown(in(folder, "new").c_str(), kNobody, kNobody) != 0) return;  // only root may
    replace_file(in(folder, "new"), "text");
    CHECK(status_of(in(folder, "new")).st_uid == kNobody);
    CHECK(status_of(in(folder, "new")).st_gid == kNobody);
}

TEST_CASE("another user's link is not written through, neither in place nor by replacing") {
    const Folder folder;
    put(in(folder, "victim"), "mine");
    for (const char* name : {"old.link", "new.link"}) {
        fs::create_symlink(in(folder, *name == 'o' ? "victim" : "new"), in(folder, name));
        if (::lchown(in(folder, name).c_str(), kNobody, kNobody) != 0) return;  // only root may
        CHECK_THROWS_AS(OutputFile(in(folder, name)), Error);
        CHECK_THROWS_AS(replace_file(in(folder, name), "theirs"), Error);
    }
    CHECK(content_of(in(folder, "victim")) == "mine");
    CHECK_FALSE(fs::exists(in(folder, "new")));
}

TEST_CASE("a reader that closes the pipe of an output file makes it an error, not the end") {
    ::signal(SIGPIPE, SIG_IGN);  // as the program does
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    OutputFile file("/dev/fd/" + std::to_string(ends[1]));
    ::close(ends[1]);
    file.stream() << "x";
    CHECK_THROWS_AS(file.close(), Error);
}

TEST_CASE("trouble with a kept file is said when it begins and when it is over, and ends nothing") {
    const Folder folder;
    const std::string path = in(folder, "metrics/m.prom");
    std::string said;
    KeptFile file(
        path, [&](const std::string& text) { said += text + '\n'; },
        [&](const std::string& text) { said += text + '\n'; });
    file.update("1");
    file.update("2");
    fs::create_directory(in(folder, "metrics"));
    file.update("3");
    file.update("4");
    CHECK(content_of(path) == "4");
    CHECK(said ==
          "cannot write \"" + path + "\": No such file or directory\n\"" + path + "\" is written again\n");
}

TEST_CASE("a kept file that is a pipe never waits for its reader") {
    const Folder folder;
    const std::string path = in(folder, "metrics");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::string said;
    KeptFile file(
        path, [&](const std::string& text) { said += text + '\n'; },
        [&](const std::string& text) { said += text + '\n'; });
    file.update("one\n");
    CHECK(said == "cannot write \"" + path + "\": nobody reads this pipe\n");
    const int reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    file.update("two\n");
    CHECK(said.ends_with("\"" + path + "\" is written again\n"));
    char text[16] = {};
    CHECK(::read(reader, text, sizeof text) == 4);
    CHECK(std::string(text) == "two\n");
    file.update(std::string(1 << 20, 'x'));  // more than a pipe holds
    CHECK(said.ends_with("cannot write \"" + path + "\": Resource temporarily unavailable\n"));
    ::close(reader);
}

}  // namespace shortener_events::cli
