// One event is good or bad everywhere: what the contract takes, every sink takes, or none.
#include <doctest/doctest.h>

#include <string>

#include "consume/row_maker.hpp"
#include "sinks/under_test.hpp"
#include "support/long_events.hpp"

using namespace shortener_events;
using namespace shortener_events::tests;

namespace {

enum class Fate { stored, rejected, refused };

struct OddEvent {
    std::string name;
    std::string json;
    Fate fate;
};

std::string click(const std::string& more, const std::string& code = "a",
                  const std::string& time = "2026-01-31T09:30:00Z") {
    return R"({"shortCode":")" + code + R"(","originalUrl":"https://example.com","timestamp":")" + time +
           '"' + more + "}";
}

std::string metadata(const std::string& value) {
    return click(R"(,"metadata":{"a":)" + value + "}");
}

std::string nested(std::size_t depth) {
    std::string text(depth, '[');
    return metadata(text.append(depth, ']'));
}

std::vector<OddEvent> odd_events() {
    return {
        {"year 0", click("", "a", "0000-01-01T00:00:00Z"), Fate::stored},
        {"year 9999", click("", "a", "9999-12-31T23:59:59.999Z"), Fate::stored},
        {"long code", click("", std::string(65'536, 'c')), Fate::stored},
        {"long user agent", click(R"(,"userAgent":")" + std::string(65'536, 'u') + '"'), Fate::stored},
        {"empty texts", click(R"(,"userAgent":"","city":"","referer":"","userId":"")"), Fate::stored},
        {"NUL in a code", click("", R"(a\u0000b)"), Fate::stored},
        {"NUL in a text", click(R"(,"city":"a\u0000b")"), Fate::stored},
        {"NUL in metadata", metadata(R"("a\u0000b")"), Fate::stored},
        {"number beyond 64 bits", metadata("123456789012345678901234567890"), Fate::stored},
        {"number beyond a double", metadata("1e400"), Fate::rejected},
        {"lone surrogate in a text", click(R"(,"city":"\ud800")"), Fate::rejected},
        {"lone surrogate in metadata", metadata(R"("\ud800")"), Fate::rejected},
        {"deep metadata", nested(100), Fate::stored},
        {"metadata of 900 levels", nested(900), Fate::stored},
    };
}

Fate fate_of(const OddEvent& event, const ContractRegistry& registry, Sink& sink) {
    const auto epoch = sink.claim({clicks_of(0)}, "test").at(clicks_of(0)).epoch;
    consume::RowMaker maker(default_event_tables()[0], 0, registry.versions_of("click", ""));
    Record record;
    record.topic = clicks_of(0).topic;
    record.value = event.json;
    std::vector<Row> rows(1);
    if (maker.make(record, rows[0])) return Fate::rejected;
    const auto result = sink.apply(batch_of(std::move(rows), clicks_of(0), epoch, 1));
    return result.outcome == Outcome::applied ? Fate::stored : Fate::refused;
}

}  // namespace

TEST_CASE("an odd event has the same fate in every sink") {
    const auto registry = ContractRegistry::built_in();
    for (const auto& kind : kinds())
        for (const auto& event : odd_events()) {
            CAPTURE(kind);
            CAPTURE(event.name);
            const auto database = make_database(kind);
            const auto sink = database->open();
            CHECK(static_cast<int>(fate_of(event, registry, *sink)) == static_cast<int>(event.fate));
            CHECK(database->read().clicks.size() == (event.fate == Fate::stored ? 1 : 0));
        }
}
