#include "contracts/event_fields.hpp"

#include <doctest/doctest.h>

#include "shortener_events/contract.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using contracts::EventFields;
using contracts::WantedField;
using tests::kLongLengths;
using tests::long_text;
using Texts = std::vector<std::optional<std::string>>;

namespace {

/// Of an event that lies in memory as a consumer's does; copies, taken before the event goes.
Texts read(EventFields& fields, const std::string& event) {
    const std::string padded = event + std::string(Contract::kSlack, '\0');
    std::vector<std::optional<std::string_view>> values;
    REQUIRE(fields.read({padded.data(), event.size()}, values));
    return {values.begin(), values.end()};
}

Texts read_once(std::vector<WantedField> wanted, const std::string& event) {
    EventFields fields(std::move(wanted));
    return read(fields, event);
}

}  // namespace

TEST_CASE("fields come in the order wanted, those that are missing or of another type as none") {
    const std::string event = R"({"b":"2","n":1,"o":{"x":[1, 2]},"a":"1","z":null})";
    CHECK(read_once({{"a"}, {"b"}, {"n"}, {"o", true}, {"none"}, {"z"}, {"z", true}}, event) ==
          Texts{"1", "2", std::nullopt, R"({"x":[1, 2]})", std::nullopt, std::nullopt, "null"});
}

TEST_CASE("a long text is read whole however often it is wanted, and its neighbours stay what they are") {
    for (const std::size_t length : kLongLengths) {
        CAPTURE(length);
        const std::string agent = long_text("agent", length), city = long_text("city", length);
        const nlohmann::json event{{"before", "b"}, {"agent", agent}, {"city", city}, {"zoo", "after"}};
        const std::vector<WantedField> wanted{{"agent"}, {"zoo"},   {"agent"},  {"agent"},
                                              {"city"},  {"agent"}, {"before"}, {"city"}};
        CHECK(read_once(wanted, event.dump()) == Texts{agent, "after", agent, agent, city, agent, "b", city});
    }
}

TEST_CASE("one field can be wanted as text and as JSON, in either order") {
    for (const std::size_t length : kLongLengths) {
        const std::string text = long_text("é\n", length);
        const std::string json = nlohmann::json(text).dump();
        const std::string event = R"({"a":)" + json + R"(,"b":{"c":[)" + json + "]}}";
        CHECK(read_once({{"a"}, {"a", true}, {"a"}, {"a", true}}, event) == Texts{text, json, text, json});
        CHECK(read_once({{"a", true}, {"a"}}, event) == Texts{json, text});
        CHECK(read_once({{"b", true}, {"b"}, {"b", true}}, event) ==
              Texts{R"({"c":[)" + json + "]}", std::nullopt, R"({"c":[)" + json + "]}"});
    }
}

TEST_CASE("of a name that comes twice the last one counts, whatever it is") {
    for (const std::size_t length : kLongLengths) {
        const std::string first = long_text("first", length), last = long_text("last", length);
        const std::string twice =
            nlohmann::json(first).dump() + R"(,"\u0061":)" + nlohmann::json(last).dump();
        CHECK(read_once({{"a"}, {"a"}}, R"({"a":)" + twice + "}") == Texts{last, last});
        CHECK(read_once({{"a"}, {"a", true}}, R"({"a":)" + twice + R"(,"a":5})") == Texts{std::nullopt, "5"});
    }
}

TEST_CASE("escapes shrink and stay inside their field") {
    std::string escaped, plain;
    for (int i = 0; i < 10'000; ++i) escaped += R"(\ud83d\ude00\u0000\/)", plain += std::string("😀\0/", 6);
    CHECK(read_once({{"a"}, {"b"}, {"a"}}, R"({"a":")" + escaped + R"(","b":"next"})") ==
          Texts{plain, "next", plain});
}

TEST_CASE("a reader is used again for events of any length") {
    EventFields fields({{"a"}, {"a"}, {"b"}});
    for (const std::size_t length : {0, 70'000, 3, 640, 70'000, 1}) {
        const std::string text(length, 'x');
        const nlohmann::json event{{"a", text}, {"b", "b"}};
        CHECK(read(fields, event.dump()) == Texts{text, text, "b"});
    }
}
