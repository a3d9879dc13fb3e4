#include "cli/output/file_roles.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "shortener_events/error.hpp"
#include "support/folder.hpp"

namespace shortener_events::cli {

namespace {

struct Scene : Folder {
    Scene() { write("mine", "text"); }
    std::string at(const std::string& name) const { return (path / name).string(); }
};

std::string refusal_of(const FileRoles& files) {
    try {
        files.check();
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("an output is no input, under whatever name") {
    const Scene folder;
    std::filesystem::create_symlink(folder.at("mine"), folder.at("link"));
    std::filesystem::create_hard_link(folder.at("mine"), folder.at("second"));
    const int fd = ::open(folder.at("mine").c_str(), O_RDWR);
    for (const auto& name : {folder.at("mine"), folder.at("./mine"), folder.at("link"), folder.at("second"),
                             "/dev/fd/" + std::to_string(fd)}) {
        CAPTURE(name);
        FileRoles files;
        files.reads("FILE", folder.at("mine"));
        files.writes("--rejects", name);
        CHECK(refusal_of(files) ==
              '"' + name + "\" (--rejects) is the same file as \"" + folder.at("mine") + "\" (FILE)");
    }
    ::close(fd);
}

TEST_CASE("what is written beside an output is no input or other output either") {
    const Scene folder;
    FileRoles files;
    files.writes("--rejects", folder.at("x"), {".reasons"});
    CHECK(refusal_of(files).empty());
    files.writes("--report", folder.at("x.reasons"));
    CHECK(refusal_of(files) == '"' + folder.at("x.reasons") + "\" (--report) is the same file as \"" +
                                   folder.at("x.reasons") + "\" (--rejects)");
}

TEST_CASE("two outputs are not one file, also where it is not there yet or behind a link to nothing") {
    const Scene folder;
    std::filesystem::create_symlink("new", folder.at("link"));
    for (const auto& name :
         {folder.at("new"), folder.at("../") + folder.path.filename().string() + "/new", folder.at("link")}) {
        FileRoles files;
        files.writes("--valid-out", folder.at("new"));
        files.replaces("--summary-json", name);
        CHECK(refusal_of(files).ends_with("is the same file as \"" + folder.at("new") + "\" (--valid-out)"));
    }
}

TEST_CASE("pipes and devices may be named twice") {
    FileRoles files;
    files.reads("FILE", "/dev/null");
    files.writes("--valid-out", "/dev/null");
    files.writes("--invalid-out", "/dev/null");
    CHECK(refusal_of(files).empty());
}

TEST_CASE("an output that cannot be written is known, unless somebody else says so") {
    FileRoles kept;
    kept.keeps("--metrics", "/nowhere/m.prom");
    kept.hands_on("--sink", "/nowhere/db");
    CHECK(refusal_of(kept).empty());
    FileRoles written;
    written.replaces("--truth", "/nowhere/truth.json");
    CHECK(refusal_of(written) == R"(cannot write "/nowhere/truth.json": No such file or directory)");
}

TEST_CASE("of a folder of contracts only the contracts are inputs") {
    const Scene folder;
    folder.write("click.v1.schema.json", "{}");
    FileRoles files;
    files.reads_contracts(folder.path.string());
    files.writes("--rejects", folder.at("mine"));
    CHECK(refusal_of(files).empty());
    files.writes("--report", folder.at("click.v1.schema.json"));
    CHECK_FALSE(refusal_of(files).empty());
}

TEST_CASE("an output is not called \"-\", which is stdout elsewhere") {
    FileRoles roles;
    roles.writes("--rejects", "-");
    CHECK_THROWS_WITH_AS(roles.check(), "--rejects: \"-\" is no file", Error);
    FileRoles handed_on;  // such as the file of a sink
    handed_on.hands_on("--sink", "-");
    CHECK_THROWS_WITH_AS(handed_on.check(), "--sink: \"-\" is no file", Error);
    FileRoles named;
    named.reads("FILE", "-");
    named.hands_on("--sink", "./-");
    CHECK_NOTHROW(named.check());
}

}  // namespace shortener_events::cli
