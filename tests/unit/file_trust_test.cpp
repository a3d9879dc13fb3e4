#include "shortener_events/internal/file_trust.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "shortener_events/error.hpp"
#include "support/folder.hpp"

namespace shortener_events {

namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;

struct OwnFolder : Folder {
    OwnFolder() {
        write("sub/file", "text");
        fs::permissions(path, fs::perms(0755));
        fs::permissions(path / "sub", fs::perms(0755));
        fs::permissions(path / "sub/file", fs::perms(0644));
    }
    std::string at(const std::string& name) const { return (path / name).string(); }
    void give_away(const std::string& name) const {
        REQUIRE(::fchownat(AT_FDCWD, at(name).c_str(), kNobody, kNobody, AT_SYMLINK_NOFOLLOW) == 0);
    }
    void link(const std::string& target, const std::string& name) const {
        fs::create_symlink(at(target), at(name));
    }
};

bool may_give_away() {
    return ::geteuid() == 0;
}

}  // namespace

TEST_CASE("a file of ours is trusted, where only we can write it and the folders above it") {
    const OwnFolder folder;
    CHECK(distrust_of(folder.at("sub/file")) == "");
    CHECK(distrust_of(folder.at("sub")) == "");
    CHECK(distrust_of(folder.at("nothing")).ends_with("No such file or directory"));
    fs::permissions(folder.at("sub/file"), fs::perms(0664));
    CHECK(distrust_of(folder.at("sub/file")) ==
          "others than its owner may write to \"" + folder.at("sub/file") + '"');
    fs::permissions(folder.at("sub/file"), fs::perms(0600));
    fs::permissions(folder.at("sub"), fs::perms(0757));
    CHECK(distrust_of(folder.at("sub/file")) ==
          "others than its owner may write to \"" + folder.at("sub") + '"');
}

TEST_CASE("a sticky folder may stand above, but anybody can put something into it") {
    const OwnFolder folder;
    fs::permissions(folder.at("sub"), fs::perms(01777));
    CHECK(distrust_of(folder.at("sub/file")) == "");
    CHECK(distrust_of(folder.at("sub")) != "");
}

TEST_CASE("what belongs to another user is not trusted, unless that user is named") {
    if (!may_give_away()) return;
    const OwnFolder folder;
    folder.give_away("sub/file");
    CHECK(distrust_of(folder.at("sub/file")) == '"' + folder.at("sub/file") + "\" belongs to user 65534");
    CHECK(distrust_of(folder.at("sub/file"), kNobody) == "");
    const int fd = ::open(folder.at("sub/file").c_str(), O_RDONLY);
    CHECK(distrust_of(fd) == distrust_of(folder.at("sub/file")));
    ::close(fd);
}

TEST_CASE("links are followed to what they name, which is what is judged") {
    const OwnFolder folder;
    folder.link("sub/file", "link");
    CHECK(distrust_of(folder.at("link")) == "");
    fs::permissions(folder.at("sub/file"), fs::perms(0666));
    CHECK(distrust_of(folder.at("link")) != "");
}

TEST_CASE("the way through our links ends without links, also at what is not there yet") {
    const OwnFolder folder;
    folder.link("sub", "folder");
    folder.link("sub/new", "link");
    fs::create_symlink("../file", folder.at("sub/up"));
    const std::string real = fs::canonical(folder.path).string();
    CHECK(follow_own_links(folder.at("sub/./file")) == real + "/sub/file");
    CHECK(follow_own_links(folder.at("folder/file")) == real + "/sub/file");
    CHECK(follow_own_links(folder.at("link")) == real + "/sub/new");
    CHECK(follow_own_links(folder.at("folder/up")) == real + "/file");
    CHECK(follow_own_links(folder.at("nowhere/at/all")) == real + "/nowhere/at/all");
    fs::create_symlink("circle", folder.at("circle"));
    CHECK_NOTHROW(follow_own_links(folder.at("circle")));
}

TEST_CASE("another user's link to a file is not followed") {
    if (!may_give_away()) return;
    const OwnFolder folder;
    folder.link("sub/file", "link");
    folder.link("link", "ours");
    folder.give_away("link");
    CHECK_THROWS_WITH_AS(follow_own_links(folder.at("ours")),
                         ("cannot use \"" + folder.at("ours") + "\": the link \"" +
                          (fs::canonical(folder.path) / "link").string() + "\" belongs to user 65534")
                             .c_str(),
                         Error);
}

TEST_CASE("another user's link to a folder is followed only in a folder that is that user's too") {
    if (!may_give_away()) return;
    const OwnFolder folder;
    fs::create_directory(folder.at("theirs"));
    folder.link("sub", "theirs/current");
    folder.give_away("theirs/current");
    CHECK_THROWS_AS(follow_own_links(folder.at("theirs/current/file")), Error);
    folder.give_away("theirs");
    CHECK_NOTHROW(follow_own_links(folder.at("theirs/current/file")));
}

}  // namespace shortener_events
