#include "cli/input/first_mistake.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace shortener_events;
using namespace shortener_events::cli;
using namespace std::string_literals;

namespace {

std::string remedy(std::string_view text, InputTraits traits = {.name = "in.json"}) {
    return remedy_for(text, traits);
}

}  // namespace

TEST_CASE("the encodings and archives that events come in are known by their first bytes") {
    CHECK(remedy("\xFF\xFE{\0"s) == "the input is UTF-16: iconv -f UTF-16 -t UTF-8 in.json | ...");
    CHECK(remedy("{\0\"\0"s) == "the input is UTF-16: iconv -f UTF-16LE -t UTF-8 in.json | ...");
    CHECK(remedy("\xFD"
                 "7zXZ") == "the input is compressed with xz: xz -dc in.json | ...");
    CHECK(remedy("BZh9") == "the input is compressed with bzip2: bzip2 -dc in.json | ...");
    CHECK(remedy("\x1E{}") == "the input is a JSON text sequence (RFC 7464): tr -d '\\036' < in.json | ...");
}

TEST_CASE("an event on several lines, and several events on a line, have a remedy") {
    CHECK(remedy("{") == "an event spans several lines: jq -c . in.json | ...");
    CHECK(remedy("{\"cut\":", {.name = "in.json", .next_is_json = true}) == "");  // jq would fail there, too
    CHECK(remedy("{}{}") == "several events stand on one line: jq -c . in.json | ...");
    CHECK(remedy("{\"a\":1},") ==
          "events are parted by line ends, not by commas: sed 's/,$//' in.json | ...");
    CHECK(remedy("[") == "the input is a JSON array: add --array");
    CHECK(remedy("a,b,c") == "the input looks like CSV: mlr --icsv --ojsonl cat in.json | ...");
}

TEST_CASE("what is advised fits what the command can do and what was asked for") {
    const char* envelope = R"({"topic":"t","partition":0,"offset":1,"value":"{}"})";
    CHECK(remedy(envelope, {.name = "in.json", .can_unwrap = true}) ==
          "these are records as tail -o jsonl writes them: add --envelope");
    CHECK(
        remedy(envelope) ==
        "these are records as tail -o jsonl writes them; the events are inside: jq -r .value in.json | ...");
    CHECK(remedy(envelope, {.name = "in.json", .envelopes = true, .can_unwrap = true}) == "");
    CHECK(remedy("[{}]", {.name = "in.json", .array = true}) ==
          "the events are arrays themselves: jq -c '.[][]' in.json | ...");
    CHECK(remedy("{", {.name = "stdin"}) == "an event spans several lines: jq -c . FILE | ...");
}

TEST_CASE("an event that only breaks its contract has no such remedy") {
    CHECK(remedy(R"({"shortCode":1})") == "");
    CHECK(remedy("") == "");
    CHECK(remedy("  \r") == "");
}
