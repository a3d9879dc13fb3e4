#include "shortener_events/internal/fields_seen.hpp"

#include <doctest/doctest.h>

#include "shortener_events/filter.hpp"
#include "shortener_events/internal/record_fields.hpp"
#include "shortener_events/record.hpp"

using namespace shortener_events;
using Say = FieldsSeen::Say;

namespace {

Record record_of(std::string value) {
    Record record;
    record.value = std::move(value);
    return record;
}

/// What is said of a condition that looked at these events.
std::string said_of(const char* condition, const std::vector<std::string>& events, Say say = Say::always) {
    const auto filter = Filter::parse(condition);
    FieldsSeen seen = filter.fields();
    for (const auto& event : events) filter.match(record_of(event), seen);
    return seen.unseen_text(say);
}

const char* const kClick = R"({"shortCode":"a","country":"BR","metadata":{"host":"x","tags":[{"name":1}]}})";

}  // namespace

TEST_CASE("a field that no event has is said, with the name that was probably meant") {
    CHECK(said_of(".contry == \"BR\"", {kClick}) == "no event read has .contry: did you mean .country?");
    CHECK(said_of(".Country", {kClick}) == "no event read has .Country: did you mean .country?");
    CHECK(said_of("!/shortcode || .zzz", {kClick}) ==
          "no event read has .shortcode: did you mean .shortCode?; no event read has .zzz");
    CHECK(said_of(".zzz", {kClick}, Say::near_ones_only).empty());
}

TEST_CASE("inside of objects and lists the whole path is said") {
    CHECK(said_of(".metadata.hst", {kClick}) ==
          "no event read has .metadata.hst: did you mean .metadata.host?");
    CHECK(said_of(".metadta.host", {kClick}) ==
          "no event read has .metadta.host: did you mean .metadata.host?");
    CHECK(said_of(".metadata.tags[0].nam", {kClick}) ==
          "no event read has .metadata.tags.0.nam: did you mean .metadata.tags.0.name?");
    CHECK(said_of(".country.name", {kClick}) == "no event read has .country.name");
    CHECK(said_of(".[\"a b\"]", {R"({"a c":1})"}) == "no event read has .\"a b\": did you mean .\"a c\"?");
}

TEST_CASE("a name that is suggested can be written into a condition as it is") {
    const std::string said = said_of(R"(.["a\\c"])", {R"({"a\"c":1})"});
    CHECK(said == R"(no event read has ."a\\c": did you mean ."a\"c"?)");
    CHECK(said_of(R"(."a\"c")", {R"({"a\"c":1})"}).empty());
}

TEST_CASE("nothing is said of fields that one event has, nor where there was no event") {
    CHECK(said_of(".contry", {kClick, R"({"contry":null})"}).empty());
    CHECK(said_of(".contry", {}).empty());
    CHECK(said_of(".contry", {"no JSON"}).empty());
    CHECK(said_of("$key == \"a\"", {kClick}).empty());
}

TEST_CASE("names come from among all events, not from the first alone") {
    std::vector<std::string> events(1000, R"({"host":"x"})");
    events.insert(events.end(), 200, kClick);
    CHECK(said_of(".contry", events) == "no event read has .contry: did you mean .country?");
    const std::string large = "{\"" + std::string(100'000, 'x') + "\":1}";
    CHECK(said_of(".contry", {large}) == "no event read has .contry");
}

TEST_CASE("a list of fields tells the same of what it shows") {
    const auto fields = RecordFields::parse("$offset,contry,.metadata.host");
    FieldsSeen seen = fields.fields();
    fields.texts(record_of(kClick), &seen);
    fields.json(record_of("no JSON"), &seen);
    CHECK(seen.events() == 1);
    CHECK(seen.unseen_text(Say::near_ones_only) == "no event read has .contry: did you mean .country?");
}
