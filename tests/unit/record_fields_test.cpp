#include "shortener_events/internal/record_fields.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

using Values = std::vector<std::optional<std::string>>;

Record record_of(const char* value) {
    return {"clicks", 2, 42, 1'000, "k\n", value, {{"n", "first"}, {"n", "last"}, {"none", std::nullopt}}};
}

const char* const kEvent =
    R"({"shortCode":"a\u00e9","metadata":{"host":"x","a b":[1,{"c":1e400}]},"none":null,"a,b":true,"a":1,"a":2})";

Values texts(const char* list) {
    return RecordFields::parse(list).texts(record_of(kEvent));
}

}  // namespace

TEST_CASE("fields have the names of conditions, and a bare one is a member of the event") {
    CHECK(texts("shortCode, .metadata.host,metadata[\"host\"]") == Values{"aé", "x", "x"});
    CHECK(texts("/metadata/host,\"/a,b\",.\"a,b\"") == Values{"x", "true", "true"});
    CHECK(texts("metadata.\"a b\"[1].c,\"/metadata/a b/0\"") == Values{"1e400", "1"});
}

TEST_CASE("parts of the record are fields, of headers the last one") {
    CHECK(texts("$key,$partition,$offset,$timestamp,$header('n'),$header(\"none\"),$header('x')") ==
          Values{"k\n", "2", "42", "1970-01-01T00:00:01.000Z", "last", std::nullopt, std::nullopt});
}

TEST_CASE("numbers stay as they are written, the last of two names counts, and null is nothing") {
    CHECK(texts("/metadata/a~1b,a,none,missing") == Values{std::nullopt, "2", std::nullopt, std::nullopt});
    CHECK(RecordFields::parse("metadata,shortCode,$key,$offset,none").json(record_of(kEvent)) ==
          Values{R"({"host":"x","a b":[1,{"c":1e400}]})", R"("a\u00e9")", R"("k\n")", "42", std::nullopt});
}

TEST_CASE("an event that is no JSON, and a tombstone, have no fields; their records have theirs") {
    const auto fields = RecordFields::parse("a,$offset");
    CHECK(fields.texts(record_of("{")) == Values{std::nullopt, "42"});
    Record tombstone = record_of("");
    tombstone.value.reset();
    CHECK(fields.json(tombstone) == Values{std::nullopt, "42"});
}

TEST_CASE("the names are those of the list") {
    CHECK(RecordFields::parse(".a.b,/c,$key,d").names() ==
          std::vector<std::string>{"a.b", "/c", "$key", "d"});
}

TEST_CASE("what is no list of fields is an error that names the column") {
    const auto check = [](const char* list, const char* message) {
        CHECK_THROWS_WITH_AS(RecordFields::parse(list), message, Error);
    };
    check("a,,b", "cannot read the list of fields at column 3, \",b\": expected a field such as .country");
    check("a b", "cannot read the list of fields at column 3, \"b\": expected a comma, and the next field");
    check("a,$ofset",
          "cannot read the list of fields at column 3, \"$ofset\": expected $key, $partition, $offset, "
          "$timestamp or "
          "$header('name')");
    check("a,b,a", "cannot read the list of fields at column 5, \"a\": expected another field than before");
    check("", "cannot read the list of fields at column 1, the end: expected a field such as .country");
}
