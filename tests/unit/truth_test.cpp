#include "cli/commands/simulate/truth.hpp"

#include <doctest/doctest.h>

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

SimulatedClick click(std::uint64_t number, std::uint64_t original, Fault fault = Fault::none,
                     std::int64_t at_ms = 90'000) {
    SimulatedClick event;
    event.number = number;
    event.original = original;
    event.fault = fault;
    event.short_code = "abc";
    event.visitor = 3;
    event.at_ms = at_ms;
    return event;
}

}  // namespace

TEST_CASE("truth counts what was acknowledged, and tells what is unknown apart") {
    Truth truth({}, 0);
    for (std::uint64_t number = 1; number <= 5; ++number) truth.expect(click(number, number));
    truth.expect(click(6, 6, Fault::invalid));
    truth.expect(click(7, 7, Fault::invalid));
    truth.settle(2, EventOutcome::delivered);
    truth.settle(1, EventOutcome::delivered);
    truth.settle(3, EventOutcome::failed);
    truth.settle(4, EventOutcome::unknown);
    truth.settle(5, EventOutcome::not_attempted);
    truth.settle(7, EventOutcome::delivered);
    truth.settle(6, EventOutcome::unknown);
    const Json json = truth.to_json(false);
    CHECK(json["complete"] == false);
    CHECK(json["records"] == 3);
    CHECK(json["valid"] == Json{{"records", 2}, {"events", 2}});
    CHECK(json["invalid"]["kinds"]["missing-url"] == Json{{"records", 1}, {"rule", "required"}});
    CHECK(json["unknown"] == Json{{"records", 2}, {"valid", 1}, {"invalid", 1}});
    CHECK(json["not_delivered"] == 2);
    CHECK(json["visitors"] == 1);
    CHECK(json["codes"]["abc"]["events"] == 2);
    CHECK(json["codes"]["abc"]["unknown"] == 1);
    CHECK(json["codes"]["abc"]["minutes"] == Json{{"1970-01-01T00:01:00.000Z", 2}});
    CHECK(json["minutes"] == json["codes"]["abc"]["minutes"]);
}

TEST_CASE("a repetition that is acknowledged instead of its original, or before it, is that event") {
    Truth truth({}, 100);
    truth.expect(click(1, 1));
    truth.expect(click(2, 1, Fault::duplicate));
    truth.expect(click(3, 3));
    truth.expect(click(4, 3, Fault::duplicate));
    truth.expect(click(5, 3, Fault::duplicate));
    truth.settle(1, EventOutcome::failed);
    truth.settle(2, EventOutcome::delivered);
    truth.settle(4, EventOutcome::delivered);
    truth.settle(3, EventOutcome::delivered);
    truth.settle(5, EventOutcome::delivered);
    const Json json = truth.to_json(true);
    CHECK(json["valid"] == Json{{"records", 4}, {"events", 2}});
    CHECK(json["duplicates"] == 2);
    CHECK(json["codes"]["abc"]["records"] == 4);
}

TEST_CASE("a code of which nothing arrived is not in the truth") {
    Truth truth({}, 0);
    truth.expect(click(1, 1));
    truth.settle(1, EventOutcome::failed);
    CHECK(truth.to_json(true)["codes"].empty());
}

TEST_CASE("the minute of a click before 1970 is the one that it is in") {
    Truth truth({}, 0);
    truth.expect(click(1, 1, Fault::none, -1));
    truth.settle(1, EventOutcome::delivered);
    CHECK(truth.to_json(true)["minutes"] == Json{{"1969-12-31T23:59:00.000Z", 1}});
}
