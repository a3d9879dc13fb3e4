#include "shortener_events/internal/small_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "support/folder.hpp"

namespace shortener_events {

namespace {

std::string refusal_to_read(const std::string& path) {
    try {
        read_small_file(path, ErrorCategory::contract, "schema");
        return {};
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::contract);
        return error.what();
    }
}

}  // namespace

TEST_CASE("a regular file is read as it is, and it is said who else could have written it") {
    const Folder folder;
    const std::string text("a\0b\r\n", 5);
    folder.write("file", text);
    const std::string path = (folder.path / "file").string();
    CHECK(read_small_file(path, ErrorCategory::io).text == text);
    std::filesystem::permissions(path, std::filesystem::perms(0666));
    CHECK(read_small_file(path, ErrorCategory::io).distrust != "");
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    CHECK(read_small_file(path, ErrorCategory::io).distrust == "");
}

TEST_CASE("a pipe without a writer, a device without an end and a folder are refused at once") {
    const Folder folder;
    const std::string pipe = (folder.path / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(refusal_to_read(pipe) == "cannot read schema \"" + pipe + "\": it is no regular file");
    CHECK(refusal_to_read("/dev/zero") == R"(cannot read schema "/dev/zero": it is no regular file)");
    CHECK(refusal_to_read("/") == R"(cannot read schema "/": Is a directory)");
    CHECK(refusal_to_read("/nowhere") == R"(cannot read schema "/nowhere": No such file or directory)");
}

TEST_CASE("a file of 16 MiB is read, a byte more is refused") {
    const Folder folder;
    folder.write("large", "");
    const std::string path = (folder.path / "large").string();
    std::filesystem::resize_file(path, kMostFileBytes);
    CHECK(read_small_file(path, ErrorCategory::io).text.size() == kMostFileBytes);
    std::filesystem::resize_file(path, kMostFileBytes + 1);
    CHECK(refusal_to_read(path) == "cannot read schema \"" + path + "\": it is larger than 16 MiB");
}

}  // namespace shortener_events
