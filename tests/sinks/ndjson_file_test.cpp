// The file of the NDJSON sink: whose it is, what is damaged in it, and what a crash left.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "sinks/ndjson_file.hpp"
#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

const std::string kApplied =
    R"({"applied":{"at":"2026-01-31T09:30:00.000Z","at_ms":1769851800000,"offsets":[{"topic":"url-shortener.click",)"
    R"("partition":0,"epoch":3,"next_offset":7,"last_record":null,"dead_letters":""}],"cluster_id":"c"}})"
    "\n";

class File {
  public:
    explicit File(const std::string& text) { std::ofstream(path()) << text; }
    std::string path() const { return folder_.file("events.ndjson"); }
    std::string text() const {
        std::ostringstream text;
        text << std::ifstream(path()).rdbuf();
        return text.str();
    }
    std::unique_ptr<Sink> open() const { return open_sink("ndjson:" + path()); }
    std::string refusal() const {
        try {
            open();
            return {};
        } catch (const Error& error) {
            const std::string text = error.what();
            const bool is_foreign = text.ends_with("holds something else");
            CHECK(error.category() == (is_foreign ? ErrorCategory::argument : ErrorCategory::io));
            return text;
        }
    }

  private:
    ScratchFolder folder_;
};

}  // namespace

TEST_CASE("a sink leaves a file that is not its own untouched") {
    for (const std::string text : {"precious notes\nline 2\n", "no line end", "{\"shortCode\":\"abc\"}\n",
                                   "\n", "{\"table\":\"clicks\"}\n", "{\"applied\"", "{\"applied\" :{}}\n"}) {
        CAPTURE(text);
        const File file(text);
        if (text == "{\"applied\"")  // what a crash may have left of our own first line
            CHECK(file.refusal().empty());
        else
            CHECK(file.refusal() == "cannot use \"" + file.path() + "\": the file holds something else");
        CHECK(file.text() == text);
    }
}

TEST_CASE("a damaged line is named, and nothing is cut") {
    for (
        const std::string line :
        {"no json",
         "[]",
         "{}",
         R"({"table":5})",
         R"({"table":"clicks"})",
         R"({"table":"clicks","delivery":5})",
         R"({"table":"url_creations","event_id":null})",
         R"({"applied":1})",
         R"({"applied":null})",
         R"({"applied":{}})",
         R"({"applied":{"at_ms":1,"cluster_id":null,"offsets":[]}})",
         R"({"applied":{"at_ms":"x","cluster_id":"c","offsets":[]}})",
         R"({"applied":{"at_ms":1e300,"cluster_id":"c","offsets":[]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":{}}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[5]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":-1,"epoch":1}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":4294967296,"epoch":1}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":0,"epoch":1,"next_offset":"7"}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":0,"epoch":-1}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":0,"epoch":9223372036854775807}]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":0,"epoch":1,"next_offset":-2}]}})",
         R"({"applied":{"at_ms":18446744073709551615,"cluster_id":"c","offsets":[]}})",
         R"({"applied":{"at_ms":1,"cluster_id":"c","offsets":[{"topic":"t","partition":0,"epoch":1,"dead_letters":[]}]}})"}) {
        CAPTURE(line);
        const std::string text = kApplied + line + '\n' + kApplied;
        const File file(text);
        CHECK(file.refusal().starts_with("line 2 of \"" + file.path() + "\" is damaged: "));
        CHECK(file.text() == text);
    }
}

TEST_CASE("what a crash left behind the last batch stays until the sink is used, and is gone then") {
    const std::string row = R"({"table":"clicks","delivery":null})";
    for (const std::string& left : {row + '\n', row + '\n' + row.substr(0, 9), std::string("{\"appl")}) {
        const File file(kApplied + left);
        const auto sink = file.open();
        CHECK(file.text() == kApplied + left);
        CHECK(sink->claim({clicks_of(0)}, "test").at(clicks_of(0)).next_offset == 7);
        CHECK(file.text().starts_with(kApplied + "{\"applied\":{\"at\":"));
    }
}

TEST_CASE("the unfinished first line of a sink is its own") {
    const File file(kApplied.substr(0, 40));
    file.open()->claim({clicks_of(0)}, "test");
    CHECK(file.text().starts_with("{\"applied\":{\"at\":"));
    CHECK(std::ranges::count(file.text(), '\n') == 1);
}

TEST_CASE("a sink in a new or empty file makes and changes nothing before it is used") {
    for (const std::string kind : {"sqlite:", "ndjson:"}) {
        const ScratchFolder folder;
        std::ofstream(folder.file("empty")) << "";
        for (const std::string name : {"new", "empty"}) {
            const auto sink = open_sink(kind + folder.file(name));
            CHECK((!std::filesystem::exists(folder.file(name)) ||
                   std::filesystem::is_empty(folder.file(name))));
            sink->claim({clicks_of(0)}, "test");
            CHECK_FALSE(std::filesystem::is_empty(folder.file(name)));
        }
    }
}

TEST_CASE("a sink needs a regular file") {
    const ScratchFolder folder;
    REQUIRE(::mkfifo(folder.file("pipe").c_str(), 0666) == 0);
    for (const std::string kind : {"sqlite:", "ndjson:"})
        for (const std::string& path :
             {folder.file("pipe"), folder.file(""), std::string("/dev/full"), std::string("/dev/null")})
            CHECK_THROWS_AS(open_sink(kind + path), Error);
}

TEST_CASE("a file that was deleted or replaced takes no more, and says so") {
    const ScratchFolder folder;
    const std::string path = folder.file("events.ndjson");
    std::ofstream(path).flush();
    sinks::NdjsonFile file(path, "", [](std::string_view) { return true; });
    CHECK_NOTHROW(file.append("{}\n"));
    std::filesystem::remove(path);
    const std::string message = "\"" + path + "\" was deleted or replaced while it was written to";
    CHECK_THROWS_WITH_AS(file.append("{}\n"), message.c_str(), Error);
    std::ofstream(path) << "another";
    CHECK_THROWS_WITH_AS(file.append("{}\n"), message.c_str(), Error);
    CHECK(std::filesystem::file_size(path) == 7);
}

TEST_CASE("a file that another program cuts or writes to while it is written to takes no more, and says so") {
    const ScratchFolder folder;
    const std::string path = folder.file("events.ndjson");
    const auto refusal_after = [&](const std::function<void()>& change) {
        std::ofstream(path).flush();
        sinks::NdjsonFile file(path, "", [](std::string_view) { return true; });
        file.append("{\"first\":1}\n");
        file.append("{\"second\":2}\n");
        change();
        const auto left = std::filesystem::file_size(path);
        const std::string message = "\"" + path + "\" was changed by another program while it was written to";
        CHECK_THROWS_WITH_AS(file.append("{}\n"), message.c_str(), Error);
        CHECK(std::filesystem::file_size(path) == left);
    };
    refusal_after([&] { std::filesystem::resize_file(path, 0); });
    refusal_after([&] { std::filesystem::resize_file(path, 5); });
    refusal_after([&] { std::ofstream(path, std::ios::app) << "a note\n"; });
}
