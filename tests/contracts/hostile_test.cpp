// Events and schemas made to hurt: each ends in a verdict or an error, soon, and never in a crash.
#include <doctest/doctest.h>
#include <malloc.h>

#include <ctime>
#include <string>

#include "shortener_events/error.hpp"
#include "shortener_events/registry.hpp"
#include "tests/support/engine.hpp"

using namespace shortener_events;
using namespace shortener_events::contracts;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kShrunk = 10;  // where it is length that hurts: sanitizers take as many times as long
#else
constexpr std::size_t kShrunk = 1;
#endif
constexpr std::size_t kDeep = 100'000;
constexpr std::size_t kMillion = 1'000'000 / kShrunk;

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

/// A valid click with this text as a member of its metadata.
std::string click_holding(std::string_view metadata_value, std::string_view url = "https://e.com/") {
    return R"({"shortCode":"a","timestamp":"2026-01-31T09:30:00Z","originalUrl":")" + std::string(url) +
           R"(","metadata":{"a":)" + std::string(metadata_value) + "}}";
}

std::vector<Violation> check(const std::string& event) {
    static const auto registry = ContractRegistry::built_in();
    return registry.require("click").check(event);
}

/// Bounds the processor's time, whatever else the machine does; generous, for sanitizers: what is not linear
/// here would take minutes.
class Soon {
  public:
    ~Soon() { CHECK(std::clock() - begin_ < 60 * CLOCKS_PER_SEC); }

  private:
    std::clock_t begin_ = std::clock();
};

std::string message_of_refusal(const std::string& schema) {
    try {
        Contract("hostile", 1, schema);
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::contract);
        return error.what();
    }
    return "";
}

/// {"definitions": {"d0": {}, "d1": <step over d0>, …}, "$ref" to the last}
std::string chain(std::size_t length, std::string (*step)(const std::string& previous), const char* root) {
    std::string definitions = R"("d0":{"type":"string"})";
    for (std::size_t i = 1; i <= length; ++i) {
        definitions += ",\"d" + std::to_string(i) +
                       "\":" + step(R"({"$ref":"#/definitions/d)" + std::to_string(i - 1) + "\"}");
    }
    return R"({"definitions":{)" + definitions + R"(},")" + root + R"(":{"x":{"$ref":"#/definitions/d)" +
           std::to_string(length) + "\"}}}";
}

}  // namespace

TEST_CASE("values nested 100,000 deep are unreadable, closed or not, wherever they are") {
    const Soon soon;
    const std::string arrays = repeated("[", kDeep);
    const std::string objects = repeated(R"({"a":)", kDeep);
    for (const std::string& value :
         {arrays + repeated("]", kDeep), objects + "1" + repeated("}", kDeep), arrays, objects,
          repeated(R"([{"a":)", kDeep), arrays + repeated("}", kDeep)}) {
        for (const std::string& event : {value, click_holding(value)}) {
            const auto found = check(event);
            REQUIRE(found.size() == 1);
            CHECK(found[0].rule == "json");
        }
    }
}

TEST_CASE("values nested as deep as is allowed are judged") {
    const std::string value = repeated("[", 1000) + repeated("]", 1000);
    CHECK(check(click_holding(value)).empty());
    CHECK(Contract("tree", 1, R"({"items":{"$ref":"#"}})").check(value).empty());
    CHECK(Contract("tree", 1, R"({"type":"array","allOf":[{"items":{"$ref":"#"}}]})").check(value).empty());
}

TEST_CASE("strings of 10 MiB are judged") {
    const Soon soon;
    const std::string longest((std::size_t{10} << 20) / kShrunk, 'a');
    CHECK(check(click_holding('"' + longest + '"')).empty());
    CHECK(check(click_holding("1", "https://e.com/" + longest)).empty());
    CHECK(check(click_holding("1", "https://" + longest + "/")).empty());
    CHECK(check(click_holding("1", longest)).size() == 1);
    CHECK(check(click_holding('"' + repeated("\\ud83d\\ude00", (1 << 20) / kShrunk) + '"')).empty());
    const auto found = check(click_holding('"' + longest)).at(0);
    CHECK(found.rule == "json");
    CHECK(found.message.size() < 1000);
}

TEST_CASE("a host of a hundred thousand letters of many alphabets is judged soon") {
    const Soon soon;
    std::string host;
    for (unsigned i = 0; i < 100'000 / kShrunk; ++i) {
        const unsigned code = 0x4E00 + i % 20'000;
        host += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
                 static_cast<char>(0x80 | (code & 0x3F))};
    }
    check(click_holding("1", "https://" + host + "/"));
    check(click_holding("1", "https://" + repeated("ü.", 100'000 / kShrunk) + "/"));
    check(click_holding("1", "https://xn--" + std::string(100'000 / kShrunk, 'a') + "/"));
}

TEST_CASE("an object of a million names is judged, and one of a million equal names is unreadable") {
    const Soon soon;
    std::string names = "{\"n\":0";
    for (std::size_t i = 0; i < kMillion; ++i) names += ",\"" + std::to_string(i) + "\":0";
    CHECK(check(click_holding(names + "}")).empty());
    CHECK(check(names + "}").size() == 3);
    const auto found = check("{\"a\":0" + repeated(",\"a\":0", kMillion) + "}");
    REQUIRE_FALSE(found.empty());
    CHECK(found.size() <= 16);
    CHECK(found[0] == Violation{"/a", "json", "the same name appears twice in one object"});
}

TEST_CASE("huge numbers are judged exactly or unreadable, never rounded into another verdict") {
    const std::string digits400(400, '9');
    for (const std::string& number : {std::string("1e999999"), std::string("-1e999999"), digits400,
                                      "-" + digits400, "1e" + digits400, std::string("1e309")}) {
        CAPTURE(number);
        CHECK(check(click_holding(number)).at(0).message.find("a number beyond the range of a double") !=
              std::string::npos);
    }
    CHECK(check(click_holding("1e-999999")).empty());
    CHECK(check(click_holding("0." + digits400)).empty());
    CHECK(check(click_holding(std::string(300, '9'))).empty());
    const Contract bounded("b", 1, R"({"maximum":9007199254740993})");
    CHECK(bounded.check("9007199254740993").empty());
    CHECK(bounded.check("9007199254740994").size() == 1);
    CHECK(Contract("m", 1, R"({"multipleOf":1e-300})").check("1e300").empty());
    CHECK(Contract("m", 1, R"({"multipleOf":0.01})").check("0.29").empty());
    CHECK(Contract("m", 1, R"({"multipleOf":0.01})").check("0.295").size() == 1);
}

TEST_CASE("an array of a million items is compared with itself soon") {
    const Soon soon;
    const Contract unique("u", 1, R"({"uniqueItems":true})");
    std::string items = "[0";
    for (std::size_t i = 1; i < kMillion; ++i) items += "," + std::to_string(i);
    CHECK(unique.check(items + "]").empty());
    CHECK(unique.check(items + ",7.0]").size() == 1);
}

TEST_CASE("schemas that lead too deep are refused or judged, never the end of the stack") {
    const Soon soon;
    const auto reference = [](const std::string& previous) { return previous; };
    const auto all_of = [](const std::string& previous) { return "{\"allOf\":[" + previous + "]}"; };
    const auto items = [](const std::string& previous) { return "{\"items\":" + previous + "}"; };
    for (const char* root : {"properties", "patternProperties"}) {
        CHECK(message_of_refusal(chain(kDeep, reference, root)).find("deeper than") != std::string::npos);
        CHECK(message_of_refusal(chain(kDeep, all_of, root)).find("deeper than") != std::string::npos);
        CHECK(message_of_refusal(chain(kDeep, items, root)).find("deeper than") != std::string::npos);
        CHECK(message_of_refusal(chain(100, all_of, root)) == "");
    }
    CHECK(
        message_of_refusal(repeated(R"({"not":)", kDeep) + "{}" + repeated("}", kDeep)).find("deeper than") !=
        std::string::npos);
    CHECK(message_of_refusal(repeated(R"({"not":)", 1000) + "{}" + repeated("}", 1000)).find("deeper than") !=
          std::string::npos);
}

TEST_CASE("a chain of references that is read from its end is refused as well") {
    std::string properties = R"("p000000":{})";
    for (std::size_t i = 1; i < kDeep; ++i) {
        const auto name = [](std::size_t n) { return "p" + std::to_string(1'000'000 + n).substr(1); };
        properties += ",\"" + name(i) + R"(":{"$ref":"#/properties/)" + name(i - 1) + "\"}";
    }
    const std::string last = R"({"$ref":"#/properties/p099999"})";
    CHECK(message_of_refusal(R"({"properties":{)" + properties + R"(},"allOf":[)" + last + "]}")
              .find("deeper than") != std::string::npos);
    const Contract through_items("c", 1, R"({"properties":{)" + properties + R"(},"items":)" + last + "}");
    CHECK(through_items.check("[1]").at(0).message == "nested too deeply to be judged by this schema");
}

TEST_CASE("a schema whose alternatives multiply is given up, with a finding that says so") {
    const Soon soon;
    const auto doubled = [](const std::string& previous) {
        return "{\"anyOf\":[" + previous + "," + previous + "]}";
    };
    const Contract laughs("laughs", 1, chain(60, doubled, "properties"));
    const auto found = laughs.check(R"({"x":1})");
    REQUIRE(found.size() == 1);
    CHECK(found[0].message.find("too much work") != std::string::npos);
    CHECK(laughs.check(R"({"x":"text"})").empty());
}

TEST_CASE("patterns that make backtracking engines hang are linear") {
    const Soon soon;
    const std::string text = '"' + std::string(kMillion, 'a') + "!\"";
    for (const char* pattern :
         {"^(a+)+$", "^(a|a)*$", "^(a*)*$", "^(a|aa)+$", "(.*)*x$", "^(([a-z])+.)+[A-Z]([a-z])+$"}) {
        CAPTURE(pattern);
        CHECK(Contract("p", 1, std::string(R"({"pattern":")") + pattern + "\"}").check(text).size() == 1);
    }
}

TEST_CASE(
    "patterns that ask for too much, or for what no linear engine can do, are refused with their place") {
    for (const char* pattern : {"(x{1000}){1000}", "((((x{100}){100}){100}){100})", "(?=a)b", "(?!a)b",
                                "(?<=a)b", R"((a)\\1)", "a{1001}"}) {
        CAPTURE(pattern);
        CHECK(message_of_refusal(std::string(R"({"items":{"pattern":")") + pattern + "\"}}")
                  .find("schema /items/pattern: ") != std::string::npos);
    }
}

TEST_CASE("a pattern of ten thousand groups is used or refused") {
    const Soon soon;
    const std::string pattern = repeated("(", 10'000) + "a" + repeated(")", 10'000);
    if (message_of_refusal(R"({"pattern":")" + pattern + "\"}").empty())
        CHECK(Contract("p", 1, R"({"pattern":")" + pattern + "\"}").check("\"b\"").size() == 1);
}

TEST_CASE("the format regex judges long and broken expressions soon") {
    const Soon soon;
    const Contract regex("r", 1, R"({"format":"regex"})");
    for (const char* piece : {"(", "[", "a{", "(?<a", "\\\\p{", "(?:a|", "\\\\u{1"}) {
        CHECK(regex.check('"' + repeated(piece, kDeep) + '"').size() == 1);
    }
    CHECK(regex.check('"' + repeated("(a+)+", kDeep) + '"').empty());
}

TEST_CASE("a long event leaves none of its memory behind") {
    const std::string event = click_holding('"' + std::string(std::size_t{16} << 20, 'x') + '"');
    const auto in_use = [] {
        const auto info = mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    check("{}");
    const auto before = in_use();
    CHECK(check(event).empty());
    CHECK(in_use() < before + (std::size_t{1} << 20));
}

TEST_CASE("a violation's place and message are short, however long the event's names are") {
    const std::string name(500'000, 'n');
    const std::string click =
        R"({"shortCode":"a","timestamp":"2026-01-31T09:30:00Z","originalUrl":"https://e.com","metadata":{")" +
        name + R"(":5,"b":{"c":1}},")" + name + "\":1}";
    const Contract strict(
        "strict", 1,
        R"({"additionalProperties":{"additionalProperties":{"type":"string","maxLength":0}},)"
        R"("properties":{"shortCode":true,"timestamp":true,"originalUrl":true}})");
    const Contract closed("closed", 1, R"({"additionalProperties":false,"propertyNames":{"maxLength":9}})");
    for (const Contract* contract : {&strict, &closed}) {
        const auto violations = contract->check(click);
        CHECK(!violations.empty());
        for (const auto& violation : violations) {
            CHECK(violation.pointer.size() <= 4099);
            CHECK(violation.message.size() < 1'000);
        }
    }
    for (const auto& violation : check("{\"" + name + "\":1,\"" + name + "\":2}"))
        CHECK(violation.pointer.size() <= 4099);
}

TEST_CASE("schemas whose names are long and whose levels are many take no gigabytes") {
    const Soon soon;
    const std::string name(4'000, 'n');
    std::string schema = "{}";
    for (int level = 0; level < 500; ++level) schema = R"({"properties":{")" + name + R"(":)" + schema + "}}";
    message_of_refusal(schema);
    CHECK(message_of_refusal(R"({"anyOf":[)" + repeated("{},", 150'001) + "{}]}").find("too many schemas") !=
          std::string::npos);
    const std::string below =
        R"({"properties":{")" + name + R"(":{"anyOf":[)" + repeated("{},", 50'000) + "{}]}}}";
    CHECK(message_of_refusal(below).find("too many schemas below long names") != std::string::npos);
}
