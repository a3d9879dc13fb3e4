#include "sinks/sink_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "shortener_events/internal/consumed_clicks.hpp"
#include "sinks/postgres_module.hpp"
#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

namespace fs = std::filesystem;

unsigned permissions_of(const std::string& path) {
    return static_cast<unsigned>(fs::status(path).permissions());
}

std::string refusal(const std::string& where) {
    try {
        open_sink(where)->claim({clicks_of(0)}, "test");
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a new sink file is its user's alone, as are the files beside it") {
    const ScratchFolder folder;
    for (const std::string kind : {"sqlite", "ndjson"}) {
        const auto sink = open_sink(kind + ":" + folder.file(kind));
        sink->claim({clicks_of(0)}, "test");
        for (const std::string part : {"", "-wal", "-shm"})
            if (fs::exists(folder.file(kind + part))) CHECK(permissions_of(folder.file(kind + part)) == 0600);
    }
    CHECK(fs::exists(folder.file("sqlite")));
    CHECK(fs::exists(folder.file("ndjson")));
}

TEST_CASE("a sink file has the permissions that were asked for, and an old one keeps its own") {
    const ScratchFolder folder;
    for (const std::string kind : {"sqlite:", "ndjson:"}) {
        const auto file = folder.file(kind + "file");
        open_sink(kind + file, default_event_tables(), 0664)->claim({clicks_of(0)}, "test");
        CHECK(permissions_of(file) == 0664);
        open_sink(kind + file, default_event_tables(), 0600)->claim({clicks_of(0)}, "test");
        CHECK(permissions_of(file) == 0664);
    }
}

TEST_CASE("our link to a sink file that is not there yet makes the file where it leads") {
    const ScratchFolder folder;
    for (const std::string kind : {"sqlite", "ndjson"}) {
        fs::create_symlink("real-" + kind, folder.file(kind));
        CHECK(refusal(kind + ":" + folder.file(kind)) == "");
        CHECK(permissions_of(folder.file("real-" + kind)) == 0600);
    }
}

TEST_CASE("another user's link to a sink file is not followed") {
    const ScratchFolder folder;
    for (const std::string kind : {"sqlite", "ndjson"}) {
        fs::create_symlink("victim", folder.file(kind));
        if (::lchown(folder.file(kind).c_str(), 65534, 65534) != 0) return;  // only root may
        CHECK(refusal(kind + ":" + folder.file(kind)).ends_with("belongs to user 65534"));
        CHECK_FALSE(fs::exists(folder.file("victim")));
    }
}

TEST_CASE("what SQLite takes for something else than a file is refused, to write and to read") {
    for (const std::string name : {":memory:", "file:zz.db?mode=memory", "file:/tmp/zz.db"}) {
        CHECK(refusal("sqlite:" + name) == "not the name of a database file: \"" + name + '"');
        CHECK_THROWS_AS(read_consumed_clicks(name, {}), Error);
    }
    const ScratchFolder folder;
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    for (const auto& name : {folder.file("pipe"), std::string("/dev/zero")})
        CHECK_THROWS_AS(read_consumed_clicks(name, {}), Error);
}

TEST_CASE("an address that is no sink's is named without its password") {
    CHECK(refusal("mysql://app:TOPSECRET@h/db") == R"(not a sink: "mysql://app:***@h/db")");
    CHECK(refusal("postgresql:app:TOPSECRET@h") == R"(not a sink: "postgresql:***@h")");
}

TEST_CASE("the module of PostgreSQL is looked for above the program only from a folder called bin") {
    const auto holds = [](const char* program, const char* folder) {
        const auto folders = sinks::module_folders(program);
        return std::ranges::any_of(folders,
                                   [&](const fs::path& path) { return path.lexically_normal() == folder; });
    };
    CHECK(holds("/usr/local/bin/shortener-events", "/usr/local/lib/shortener-events"));
    CHECK(holds("/tmp/x/shortener-events", "/tmp/x/lib"));
    CHECK_FALSE(holds("/tmp/x/shortener-events", "/tmp/lib/shortener-events"));
    CHECK(sinks::module_folders("").empty());
}
