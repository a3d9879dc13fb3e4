// The acceptor may say yes only where the judge finds nothing: both see every mutation of every example.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "shortener_events/registry.hpp"
#include "tests/support/engine.hpp"

using namespace shortener_events;
using namespace shortener_events::contracts;

namespace {

std::vector<std::string> examples() {
    std::vector<std::string> events;
    for (const auto& file : std::filesystem::recursive_directory_iterator(SOURCE_DIR "/contracts/examples")) {
        if (!file.is_regular_file()) continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        events.push_back(text.str());
    }
    return events;
}

/// Pieces that break JSON, or one of the rules, in every way known.
constexpr std::string_view kPieces[] = {"\"",
                                        "\\",
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        ",",
                                        ":",
                                        "null",
                                        "true",
                                        "nul",
                                        "0",
                                        "-",
                                        "1e5",
                                        "1.",
                                        "01",
                                        "-0",
                                        "1e400",
                                        "\\u0000",
                                        "\\ud800",
                                        "\\udc00",
                                        "\\ud83d\\ude00",
                                        "\\x",
                                        "\x01",
                                        "\x7f",
                                        "\xff",
                                        "\xc0\x80",
                                        "\xed\xa0\x80",
                                        "\xef\xbb\xbf",
                                        " ",
                                        "\n",
                                        "\t",
                                        "//",
                                        "/**/",
                                        "'",
                                        "NaN",
                                        "\"shortCode\":\"x\",",
                                        "\"a\":1,",
                                        "123456789012345678901234567890",
                                        ",\"k\":{}",
                                        "é",
                                        "\0"};

std::string mutated(std::string event, std::mt19937& random) {
    const auto pick = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    for (std::size_t changes = 1 + pick(3); changes > 0; --changes) {
        const std::size_t at = pick(event.size() + 1);
        const std::size_t length = std::min(pick(12), event.size() - at);
        switch (pick(4)) {
            case 0:
                event.erase(at, length);
                break;
            case 1:
                event.insert(at, kPieces[pick(std::size(kPieces))]);
                break;
            case 2:
                event.insert(pick(event.size() + 1), event.substr(at, length * 4));
                break;
            default:
                if (at < event.size()) event[at] = static_cast<char>(pick(256));
        }
    }
    return event;
}

constexpr const char* kSchemas[] = {
    R"({"type":"object","additionalProperties":false,"required":["shortCode"],"properties":{"shortCode":{"minLength":2,"maxLength":6},
        "originalUrl":{"format":"uri"},"timestamp":{"pattern":"^2"},"country":{"enum":["BR","DE",null,1]},"metadata":{"$ref":"#/definitions/m"}},
        "definitions":{"m":{"type":"object","maxProperties":2,"additionalProperties":{"type":"string"}}}})",
    R"({"type":"object","properties":{"campaign":{"properties":{"id":{"type":"integer","minimum":1,"multipleOf":7}}},"eventId":{"const":"x"},
        "list":{"type":"array","items":{"type":["number","null"]},"maxItems":3}},"additionalProperties":{"type":["string","object"]}})",
    R"({"minProperties":3,"properties":{"metadata":false}})", "true", R"({"type":["object","null"]})"};

}  // namespace

TEST_CASE("the acceptor never accepts what the judge refuses, whatever is done to an event") {
    std::vector<Engine> engines;
    const auto registry = ContractRegistry::built_in();
    for (const Contract* contract : registry.all()) engines.emplace_back(contract->schema());
    for (const char* schema : kSchemas) engines.emplace_back(schema);
    const char* wanted = std::getenv("ACCEPTOR_EVENTS");
    const std::size_t events = wanted == nullptr ? 60'000 : std::stoul(wanted);
    std::mt19937 random(20260131);
    const auto samples = examples();
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < events; ++i) {
        const std::string event = mutated(samples[i % samples.size()], random);
        for (const Engine& engine : engines) {
            if (!engine.accepts(event)) continue;
            ++accepted;
            if (!engine.judges(event)) FAIL_CHECK(event);
        }
    }
    CHECK(accepted > events / 2);
}

TEST_CASE("every valid example is accepted without the judge") {
    const auto registry = ContractRegistry::built_in();
    const Engine click(registry.require("click").schema());
    for (const auto& file : std::filesystem::directory_iterator(SOURCE_DIR "/contracts/examples/valid")) {
        if (!file.path().filename().string().starts_with("click")) continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        CAPTURE(file.path());
        CHECK(click.accepts(text.str()));
    }
}

TEST_CASE("strings with escapes are accepted without the judge, as what they stand for") {
    const Engine engine(
        R"({"properties":{"a":{"maxLength":1}},"additionalProperties":{"format":"utc-date-time"}})");
    for (const char* event :
         {R"({"a":"\n"})", R"({"a":"\u00e9"})", R"({"a":"\ud83d\ude00"})", R"({"a":"\u20ac"})",
          R"({"a":"\\"})", R"({"b":"2026-01-31T09:30:00\u005A"})", R"({"b":"\u0032026-01-31T09:30:00Z"})"}) {
        CAPTURE(event);
        CHECK(engine.accepts(event));
        CHECK(engine.judges(event));
    }
    for (const char* event : {R"({"a":"\u00e9\n"})", R"({"b":"2026-01-31T09:30:00\u0000"})"}) {
        CAPTURE(event);
        CHECK_FALSE(engine.accepts(event));
        CHECK_FALSE(engine.judges(event));
    }
}
