#include "cli/output/record_template.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::string printed(std::string_view format, const Record& record, bool escape = false) {
    std::ostringstream out;
    compile_record_template(format, escape)(out, record);
    return out.str();
}

Record sample() {
    Record record;
    record.topic = "t";
    record.partition = 2;
    record.offset = 7;
    record.timestamp_ms = 1000;
    record.key = "k";
    record.value = "v\n";
    record.headers = {{"a", "1"}, {"b", std::nullopt}};
    return record;
}

}  // namespace

TEST_CASE("each letter stands for a part of the record") {
    CHECK(printed("%t[%p]@%o %T %k=%s %h %K %S %%", sample()) == "t[2]@7 1000 k=v\n a=1,b=NULL 1 2 %");
}

TEST_CASE("what a record does not have is empty, and its length is -1") {
    CHECK(printed("%k|%s|%h|%K|%S|%T", Record{}) == "|||-1|-1|-1");
}

TEST_CASE("escapes of the format are bytes, and those of the content are shown where that is asked for") {
    CHECK(printed("\\n\\t\\r\\\\\\x41", sample()) == "\n\t\r\\A");
    CHECK(printed("%s", sample(), true) == "v\\n");
}

TEST_CASE("a letter or an escape that is unknown or cut off is an error") {
    for (const char* format : {"%", "%x", "a%", "\\", "\\q", "\\x4", "\\xg0", "%é"}) {
        CAPTURE(std::string(format));
        CHECK_THROWS_AS(compile_record_template(format, false), Error);
    }
}
