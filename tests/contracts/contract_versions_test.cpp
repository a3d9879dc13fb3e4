#include <doctest/doctest.h>

#include "shortener_events/contract_versions.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "support/folder.hpp"

using namespace shortener_events;

namespace {

constexpr const char* kClick2 = R"({"type": "object", "required": ["shortCode", "clickId"],
    "properties": {"shortCode": {"type": "string"}, "clickId": {"type": "string"}}})";
const std::string kV1 =
    R"({"shortCode":"a","originalUrl":"https://e.com/","timestamp":"2026-01-01T00:00:00Z"})";
const std::string kV2 = R"({"shortCode":"a","clickId":"c"})";
const std::string kClicks = "url-shortener.click";

/// The built-in contracts and click@2, with what topics.json says about clicks.
ContractRegistry with_click2(const std::string& rule) {
    const Folder folder;
    folder.write("click.v2.schema.json", kClick2);
    if (!rule.empty())
        folder.write("topics.json",
                     R"({"schema":"contract-topics/1","topics":{"url-shortener.click":)" + rule + "}}");
    return ContractRegistry::load(folder.path.string());
}

std::string verdict(const ContractRegistry& registry, const std::string& event,
                    const std::optional<std::string>& label = std::nullopt) {
    const auto [judge, violations] = registry.for_topic(kClicks)->check(event, label);
    return judge->id() + (violations.empty() ? " fits" : ": " + to_text(violations.front()));
}

}  // namespace

TEST_CASE("a new version beside the current one is accepted, and changes nothing for writers") {
    const auto registry = with_click2("");
    CHECK(registry.require("click").id() == "click@1");
    CHECK(registry.for_topic(kClicks)->current().id() == "click@1");
    CHECK(verdict(registry, kV1) == "click@1 fits");
    CHECK(verdict(registry, kV2) == "click@2 fits");
}

TEST_CASE("topics.json says which version is current") {
    const auto registry = with_click2(R"({"contract": "click", "current": 2})");
    CHECK(registry.require("click").id() == "click@2");
    CHECK(registry.for_topic("url-shortener.url-created")->current().id() == "url-created@1");
    CHECK(with_click2(R"({"contract": "click"})").require("click").id() == "click@2");
}

TEST_CASE("an event is judged by the version that its header names, and by no other") {
    const auto registry = with_click2("");
    CHECK(verdict(registry, kV2, "click@2") == "click@2 fits");
    CHECK(verdict(registry, kV1, "click@2") == "click@2: /clickId: a required field is missing [required]");
    CHECK(verdict(registry, kV2, "click@1").starts_with("click@1: /originalUrl"));
}

TEST_CASE("a header that names no accepted version is a violation that says what was expected") {
    const auto registry = with_click2("");
    const std::string expected = ", expected click@2 or click@1 [contract]";
    CHECK(verdict(registry, kV1, "click@3") ==
          "click@1: the header event-contract says \"click@3\"" + expected);
    CHECK(verdict(registry, kV1, "url-created@1") ==
          "click@1: the header event-contract says \"url-created@1\"" + expected);
    CHECK(verdict(registry, kV1, "\xFF") ==
          "click@1: the header event-contract says \"\xEF\xBF\xBD\"" + expected);
    const auto only2 = with_click2(R"({"contract": "click", "current": 2, "accepts": [2]})");
    CHECK(verdict(only2, kV1, "click@1").ends_with("expected click@2 [contract]"));
}

TEST_CASE("an event that fits no version is explained by the version that it comes nearest to") {
    const auto registry = with_click2("");
    CHECK(verdict(registry, R"({"shortCode":"a","clickId":5})") ==
          "click@2: /clickId: expected string, found integer: 5 [type]");
    CHECK(verdict(registry, R"({"shortCode":"a","originalUrl":"https://e.com/","timestamp":"now"})")
              .starts_with("click@1: /timestamp"));
    CHECK(verdict(registry, "{").find("[json]") != std::string::npos);
}

TEST_CASE("where the registry says so, an event without the header is judged by the current version alone") {
    const auto registry = with_click2(R"({"contract": "click", "current": 2, "unlabelled": "current"})");
    CHECK(verdict(registry, kV2) == "click@2 fits");
    CHECK(verdict(registry, kV1).starts_with("click@2: "));
    CHECK(verdict(registry, kV1, "click@1") == "click@1 fits");
}

TEST_CASE("a contract named with its version is the only one accepted") {
    const auto registry = with_click2("");
    CHECK(registry.versions_of("click", kClicks).accepted().size() == 2);
    CHECK(registry.versions_of("click", "elsewhere").accepted().size() == 2);
    CHECK(registry.versions_of("click@1", kClicks).accepted().size() == 1);
    CHECK_THROWS_AS(registry.versions_of("click@3", kClicks), Error);
}

TEST_CASE("a topics.json that cannot be honoured is refused with the place") {
    const auto message = [](const std::string& rule) {
        try {
            with_click2(rule);
        } catch (const Error& error) {
            const std::string text = error.what();
            return text.substr(text.find("/topics.json") + 1);
        }
        return std::string("accepted");
    };
    const std::string topic = "topics.json\": topic \"url-shortener.click\": ";
    CHECK(message(R"({"contract": "clik"})") == topic + "no contract \"clik\" is known");
    CHECK(message(R"({"contract": "click", "current": 3})") ==
          topic + "the current version click@3 is not among those accepted");
    CHECK(message(R"({"contract": "click", "current": 1, "accepts": [2]})") ==
          topic + "the current version click@1 is not among those accepted");
    CHECK(message(R"({"contract": "click", "accepts": [4]})") ==
          topic + "accepts click@4, which is not known");
    CHECK(message(R"({"contract": "click", "curent": 1})") ==
          "topics.json\": /topics/url-shortener.click/curent: no field \"curent\" is allowed here (did you "
          "mean \"current\"?)");
    CHECK(message("{").starts_with("topics.json\": invalid JSON"));
}

TEST_CASE("the last header counts, and one without a value says nothing that is known") {
    CHECK(contract_label({}) == std::nullopt);
    CHECK(contract_label({{"event-contract", "a@1"}, {"x", "y"}, {"event-contract", "b@2"}}) == "b@2");
    CHECK(contract_label({{"event-contract", std::nullopt}}) == "");
}

TEST_CASE("a record is judged by the contract of its topic, in the version that its header names") {
    const auto registry = with_click2("");
    Record record;
    record.topic = kClicks;
    record.value = kV1;
    CHECK(registry.check(record)->judge->id() == "click@1");
    record.headers = {{"event-contract", "click@2"}};
    CHECK(to_text(*registry.check(record, 1)) ==
          "/clickId: a required field is missing [required] (click@2)");
    record.value = kV2;
    CHECK(registry.check(record)->violations.empty());
    record.topic = "elsewhere";
    CHECK_FALSE(registry.check(record));
}

TEST_CASE("a tombstone has no verdict, and what is here only in part no judge") {
    const auto registry = ContractRegistry::built_in();
    Record record;
    record.topic = kClicks;
    CHECK_FALSE(registry.check(record));
    record.value = R"({"shortCode":)";
    record.oversize = std::make_shared<const Oversize>(Oversize{.bytes = 5000});
    const auto verdict = registry.check(record, 1);
    CHECK(verdict->judge == nullptr);
    CHECK(to_text(*verdict) == "too large: 5000 bytes [json]");
}

TEST_CASE("violations stand on one line with the contract that they are of") {
    const auto registry = ContractRegistry::built_in();
    const auto verdict = registry.for_topic(kClicks)->check("{}", std::nullopt, 2);
    REQUIRE(verdict.violations.size() == 2);
    CHECK(to_text(verdict) ==
          to_text(verdict.violations[0]) + "; " + to_text(verdict.violations[1]) + " (click@1)");
}
