#include "cli/input/click_database.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "shortener_events/error.hpp"
#include "sinks/sqlite_db.hpp"
#include "support/folder.hpp"

using namespace shortener_events;

namespace {

std::optional<ErrorCategory> refused(const std::string& db) {
    try {
        cli::read_click_database(db, {.click = [](const CountedClick&) { return true; }});
    } catch (const Error& error) {
        return error.category();
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("a database that cannot be read gave no answer; a name that can be none was given by mistake") {
    const Folder folder;
    folder.write("other", "of clicks, or of anything else that SQLite would know");
    CHECK(refused((folder.path / "other").string()) == ErrorCategory::argument);
    CHECK(refused((folder.path / "none").string()) == ErrorCategory::argument);
    CHECK(refused(folder.path.string()) == ErrorCategory::argument);

    const auto cut = (folder.path / "cut").string();
    sinks::SqliteDb(cut, sinks::SqliteAccess::write)
        .execute(
            "CREATE TABLE clicks (short_code, clicked_at, country, referer, visitor);"
            "INSERT INTO clicks SELECT zeroblob(100000), 0, NULL, NULL, zeroblob(32)");
    std::filesystem::remove(cut + "-wal");
    CHECK(std::filesystem::file_size(cut) > 20000);
    std::filesystem::resize_file(cut, 20000);
    CHECK(refused(cut) == ErrorCategory::kafka);
}
