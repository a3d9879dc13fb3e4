// Databases that earlier versions wrote go on counting where they were.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "sinks/under_test.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

std::string text_of(const std::string& file) {
    std::ifstream in(std::string(SOURCE_DIR) + "/tests/sinks/fixtures/" + file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

const auto kKnownVisitor = parse_digest("e864d5c102d141fa8de5bc1b0670d39d");
const auto kKnownDelivery = parse_digest("11f0a648ddc79f39c7f6ac01c8a45cfc");
constexpr std::int64_t kItsTime = 1'769'851'800'000;

}  // namespace

TEST_CASE("a database of version 1 keeps its counts, its offsets, its visitors and its deliveries") {
    for (const auto& kind : kinds()) {
        if (kind == "ndjson") continue;
        CAPTURE(kind);
        const auto database = make_database(kind);
        database->load(text_of("version-1." + kind + ".sql"));
        const auto sink = database->open();
        CHECK(sink->visitor_key().empty());  // or its visitors would count again
        const auto claim = sink->claim({clicks_of(0)}, "test").at(clicks_of(0));
        CHECK(claim.epoch == 2);
        CHECK(claim.next_offset == 4);
        CHECK_FALSE(claim.last_record.has_value());
        CHECK(claim.dead_letters.empty());
        Row known = row_of({.offset = 4, .at = kItsTime});
        known.visitor = *kKnownVisitor;
        Row again = known;
        again.offset = 5;
        again.delivery = kKnownDelivery;
        const auto result = sink->apply(batch_of({known, again}, clicks_of(0), claim.epoch, 6));
        CHECK(result.repeated == 1);
        const auto contents = database->read();
        CHECK(contents.clicks == std::map<std::string, std::int64_t>{{"abc", 3}, {"xyz", 1}});
        CHECK(contents.visitors == std::map<std::string, std::int64_t>{{"abc", 2}, {"xyz", 1}});
        CHECK(contents.creations.size() == 1);
    }
}

TEST_CASE("lines of JSON that version 1 wrote are read, and its visitors keep their digests") {
    ScratchFolder folder;
    std::ofstream(folder.file("events.ndjson"))
        << R"({"applied":{"at":"2026-01-31T09:30:00.000Z","at_ms":1769851800000,"offsets":[{"topic":"url-shortener.click",)"
        << R"("partition":0,"epoch":3,"next_offset":7}],"dead_letter_ends":[{"partition":0,"next_offset":1}],"cluster_id":"c"}})"
        << '\n';
    const auto sink = open_sink("ndjson:" + folder.file("events.ndjson"));
    CHECK(sink->visitor_key().empty());
    const auto claim = sink->claim({clicks_of(0)}, "test").at(clicks_of(0));
    CHECK(claim.epoch == 4);
    CHECK(claim.next_offset == 7);
}
