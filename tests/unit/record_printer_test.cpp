#include "cli/output/record_printer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

const Record kClick{"clicks", 1, 42, 0, "k", R"({"shortCode":"a"})", {{"n", "v"}}};

std::string printed(const Record& record, RecordStyle style, const std::string& remark = {}) {
    std::ostringstream out;
    RecordPrinter(out, std::move(style)).print(record, remark);
    return out.str();
}

RecordStyle with_template(const char* text) {
    RecordStyle style;
    style.template_text = text;
    return style;
}

}  // namespace

TEST_CASE("a record is one line: time, place, key, headers, event") {
    CHECK(printed(kClick, {}) == "1970-01-01T00:00:00.000Z clicks[1]@42 key=k n=v {\"shortCode\":\"a\"}\n");
    CHECK(printed(kClick, {}, "invalid: x").ends_with("} invalid: x\n"));
}

TEST_CASE("content cannot act on the terminal in text format") {
    Record hostile = kClick;
    hostile.value = "\x1b[2J\nforged line \u202e";
    hostile.key = "\x1b]0;title\x07";
    const std::string text = printed(hostile, {});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\\x1b[2J\\nforged line \\u{202e}") != std::string::npos);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("raw format is the value byte for byte, and escaped for a terminal") {
    RecordStyle raw;
    raw.format = RecordFormat::raw;
    Record hostile = kClick;
    hostile.value = "\x1b[2J";
    CHECK(printed(hostile, raw) == "\x1b[2J\n");
    raw.escape_content = true;
    CHECK(printed(hostile, raw) == "\\x1b[2J\n");
}

TEST_CASE("a template knows kcat's letters") {
    CHECK(printed(kClick, with_template("%t %p %o %T %k %s %h %K %S %%\\n\\x41")) ==
          "clicks 1 42 0 k {\"shortCode\":\"a\"} n=v 1 17 %\nA");
    CHECK_THROWS_WITH(printed(kClick, with_template("%z")), "unknown letter in --format: \"%z\"");
    CHECK_THROWS_AS(printed(kClick, with_template("%")), Error);
    CHECK_THROWS_AS(printed(kClick, with_template("\\q")), Error);
}

TEST_CASE("a tombstone is shown as one, and pretty events are indented") {
    Record tombstone = kClick;
    tombstone.value = std::nullopt;
    CHECK(printed(tombstone, {}).ends_with("(tombstone)\n"));
    RecordStyle pretty;
    pretty.pretty = true;
    CHECK(printed(kClick, pretty).ends_with("\n  {\n    \"shortCode\": \"a\"\n  }\n"));
}

TEST_CASE("a pretty event has the numbers that were sent, and what is no JSON says so") {
    RecordStyle pretty;
    pretty.pretty = true;
    Record record = kClick;
    record.value = R"({"id":123456789012345678901234567890,"id":1e400})";
    CHECK(printed(record, pretty)
              .ends_with("\n  {\n    \"id\": 123456789012345678901234567890,\n    \"id\": 1e400\n  }\n"));
    record.value = "no\njson";
    CHECK(printed(record, pretty).ends_with(" no\\njson (no JSON)\n"));
    record.value = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(printed(record, pretty).ends_with("]] (no JSON)\n"));
}

TEST_CASE("a line of JSON shows every character that would hide or act") {
    RecordStyle jsonl;
    jsonl.format = RecordFormat::jsonl;
    Record hostile = kClick;
    hostile.key = "\u009b31m\x7f";
    hostile.value = "\u202e\U000e0041";
    hostile.headers = {{"\u2066", "\ufeff"}};
    const std::string text = printed(hostile, jsonl);
    CHECK(text.find(R"("key":"\u009b31m\u007f","value":"\u202e\udb40\udc41")") != std::string::npos);
    CHECK(text.find(R"({"name":"\u2066","value":"\ufeff"})") != std::string::npos);
}

TEST_CASE("of a record that was too large to be taken in, the front is shown as that") {
    RecordStyle pretty;
    pretty.pretty = true;
    Record record = kClick;
    record.value = "{\"a\":[1,2";
    record.oversize = std::make_shared<Oversize>(Oversize{.bytes = 400'000'000});
    for (const auto& style : {RecordStyle{}, pretty})
        CHECK(printed(record, style).ends_with(" {\"a\":[1,2 (a part: the record has 400000000 bytes)\n"));
}
