// The acceptor may say yes only where the judge finds nothing: both see every mutation of every example.
#include <doctest/doctest.h>

#include <filesystem>

#include "shortener_events/registry.hpp"
#include "tests/support/engine.hpp"
#include "tests/support/event_mutations.hpp"
#include "tests/support/longer_run.hpp"
#include "tests/support/sample_schemas.hpp"

using namespace shortener_events;
using namespace shortener_events::contracts;

/// ACCEPTOR_EVENTS asks for a longer run than the tests have time for.
TEST_CASE("the acceptor never accepts what the judge refuses, whatever is done to an event") {
    std::vector<Engine> engines;
    const auto registry = ContractRegistry::built_in();
    for (const Contract* contract : registry.all()) engines.emplace_back(contract->schema());
    for (const char* schema : kSampleSchemas) engines.emplace_back(schema);
    const std::uint64_t events = test::longer_run("ACCEPTOR_EVENTS", 100'000);
    std::mt19937 random(20260131);
    const auto samples = example_events();
    std::size_t accepted = 0;
    std::size_t left_to_judge = 0;
    for (std::size_t i = 0; i < events; ++i) {
        const std::string event = mutated(samples[i % samples.size()], random);
        for (const Engine* engine : {&engines[0], &engines[i % engines.size()]}) {
            const bool is_valid = engine->judges(event);
            if (engine->accepts(event)) {
                ++accepted;
                if (!is_valid) FAIL_CHECK(event);
            } else if (is_valid) {
                ++left_to_judge;
            }
        }
    }
    MESSAGE(events << " events, " << engines.size() << " schemas, two for each event: accepted " << accepted
                   << ", valid but left to the judge " << left_to_judge);
    CHECK(accepted > events / 10);
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
