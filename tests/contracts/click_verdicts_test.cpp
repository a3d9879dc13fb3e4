// The services' own verdicts (docs of the contracts): one table, one row a case.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "shortener_events/registry.hpp"

using namespace shortener_events;
using nlohmann::json;

namespace {

const ContractRegistry kRegistry = ContractRegistry::built_in();

json a_click() {
    return {
        {"shortCode", "abc"}, {"originalUrl", "https://example.com/"}, {"timestamp", "2026-01-31T09:30:00Z"}};
}

json click_with(const std::string& field, const json& value) {
    json click = a_click();
    click[field] = value;
    return click;
}

std::vector<Violation> verdict(const json& event) {
    return kRegistry.require("click@1").check(event.dump());
}

struct Refusal {
    std::string field;
    json value;
    std::string rule;
};

/// With advice behind `message`.
bool is_refused_for(const std::vector<Violation>& found, const char* pointer, const std::string& message) {
    return found.size() == 1 && found[0].pointer == pointer && found[0].rule == "format" &&
           found[0].message.starts_with(message) && found[0].message.ends_with(")");
}

}  // namespace

TEST_CASE("a click passes with every absolute URL that the services' parser takes") {
    for (const char* url :
         {"https://example.com", "http://example.com:80/", "mailto:a@b.co", "https://münchen.de/ü",
          "ftp://x/", "https:example.com", "HTTPS://EXAMPLE.COM", "https://[::1]:8080/", "https://127.1/",
          "data:,x", "https://user:pass@example.com/", "https://example.com:65535", "file:///etc/passwd",
          "a:", "https://xn--mnchen-3ya.de/", " https://example.com ", "https://ex%41mple.com/",
          "foo://host:1/"}) {
        CAPTURE(url);
        CHECK(verdict(click_with("originalUrl", url)).empty());
    }
}

TEST_CASE("a click is refused with a text that is no absolute URL") {
    for (const char* url :
         {"example.com", "/path", "//host/path", "https://", "http:", "https://example.com:99999",
          "https://a b/", "", "https://[::1", "https://1.2.3.400/", "https://a%00b/", "http://:80",
          "https://xn--a/", "1a:b", "https://user@/", "https://a<b/", "https://example.com:8x/",
          "https://\xC2\xAD/"}) {
        CAPTURE(url);
        CHECK(is_refused_for(verdict(click_with("originalUrl", url)), "/originalUrl",
                             "not an absolute URL: " + json(url).dump() + " ("));
    }
}

TEST_CASE("a click passes with every UTC date-time of the calendar") {
    for (const char* time : {"2026-01-31T09:30:00Z", "2024-02-29T23:59:59Z", "2000-02-29T00:00:00Z",
                             "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.9Z", "2026-01-31T09:30:00.000Z",
                             "0000-02-29T00:00:00Z", "2026-01-31T09:30:00.123456789012345678901234567890Z"}) {
        CAPTURE(time);
        CHECK(verdict(click_with("timestamp", time)).empty());
    }
}

TEST_CASE("a click is refused with a text that is no UTC date-time") {
    for (const char* time : {"2023-02-29T00:00:00Z",
                             "1900-02-29T00:00:00Z",
                             "2026-01-31T24:00:00Z",
                             "2026-01-31T09:30:00+00:00",
                             "2026-01-31T09:30:00z",
                             "2026-01-31t09:30:00Z",
                             "2026-01-31T09:30:00Z\n",
                             " 2026-01-31T09:30:00Z",
                             "2026-01-31T09:30:60Z",
                             "2026-01-31T09:60:00Z",
                             "2026-13-01T09:30:00Z",
                             "2026-00-01T09:30:00Z",
                             "2026-04-31T09:30:00Z",
                             "2026-01-00T09:30:00Z",
                             "2026-01-31T09:30Z",
                             "2026-01-31T09:30:00.Z",
                             "2026-01-31 09:30:00Z",
                             "2026-01-31T09:30:00",
                             "26-01-31T09:30:00Z",
                             "yesterday",
                             "",
                             "2026-01-31T09:30:00,5Z",
                             "+2026-01-31T09:30:00Z",
                             "2026-01-31T09:30:00ZZ"}) {
        CAPTURE(time);
        CHECK(is_refused_for(verdict(click_with("timestamp", time)), "/timestamp",
                             "not a UTC date-time: " + json(time).dump() + " ("));
    }
}

TEST_CASE("an optional field of a click may be absent but holds nothing other than its type") {
    for (const char* field : {"userAgent", "ipAddress", "country", "city", "referer", "userId"}) {
        CAPTURE(field);
        CHECK(verdict(click_with(field, "")).empty());
        for (const json& value : {json(nullptr), json(5), json(true), json::array(), json::object()}) {
            const auto found = verdict(click_with(field, value));
            REQUIRE(found.size() == 1);
            CHECK(found[0].pointer == std::string("/") + field);
            CHECK(found[0].rule == "type");
        }
    }
}

TEST_CASE("the metadata of a click is an object with any content") {
    CHECK(verdict(click_with("metadata", json::object())).empty());
    CHECK(verdict(click_with("metadata", {{"host", nullptr}, {"deep", {{"er", {1, 2.5, "x"}}}}})).empty());
    CHECK(verdict(click_with("metadata", json::array())).at(0).message == "expected object, found array");
    CHECK(verdict(click_with("metadata", nullptr)).at(0).message == "expected object, found null");
}

TEST_CASE("fields that no contract names are allowed") {
    CHECK(verdict(click_with("campaign", {{"id", 7}})).empty());
}

TEST_CASE("a missing required field is named, with the misspelt one that may be meant") {
    for (const char* field : {"shortCode", "originalUrl", "timestamp"}) {
        json click = a_click();
        click.erase(field);
        CHECK(verdict(click) ==
              std::vector<Violation>{{std::string("/") + field, "required", "a required field is missing"}});
    }
    json click = a_click();
    click.erase("timestamp");
    click["timestmap"] = "2026-01-31T09:30:00Z";
    CHECK(verdict(click).at(0).message ==
          "a required field is missing (there is \"timestmap\": did you mean \"timestamp\"?)");
}

TEST_CASE("every violation of an event is found, up to the limit asked for") {
    const std::string event = R"({"shortCode": 1, "originalUrl": "x", "timestamp": "y", "country": null})";
    CHECK(kRegistry.require("click@1").check(event).size() == 4);
    CHECK(kRegistry.require("click@1").check(event, 2).size() == 2);
}

TEST_CASE("what is no object is no event") {
    for (const char* text : {"[]", "5", "null", "true", "\"text\""}) {
        CHECK(kRegistry.require("click@1").check(text).at(0).rule == "type");
    }
}
