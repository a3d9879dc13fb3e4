#include "cli/commands/simulate/comparison.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

constexpr std::int64_t kFirstMinute = 60'000;

/// Three events on a, by two visitors, one of them twice in the topic; one on b; one invalid record.
Json small_truth() {
    const Json a = {{"1970-01-01T00:01:00.000Z", 2}, {"1970-01-01T00:02:00.000Z", 1}};
    const Json b = {{"1970-01-01T00:01:00.000Z", 1}};
    const Json all = {{"1970-01-01T00:01:00.000Z", 3}, {"1970-01-01T00:02:00.000Z", 1}};
    return {{"schema", "simulation-truth/2"},
            {"topic", "clicks"},
            {"complete", true},
            {"records", 6},
            {"valid", {{"records", 5}, {"events", 4}}},
            {"duplicates", 1},
            {"visitors", 2},
            {"invalid", {{"records", 1}, {"kinds", {{"bad-date", {{"records", 1}, {"rule", "format"}}}}}}},
            {"unknown", {{"records", 0}, {"valid", 0}, {"invalid", 0}}},
            {"minutes", all},
            {"codes",
             {{"a", {{"records", 4}, {"events", 3}, {"visitors", 2}, {"unknown", 0}, {"minutes", a}}},
              {"b", {{"records", 1}, {"events", 1}, {"visitors", 1}, {"unknown", 0}, {"minutes", b}}}}}};
}

/// As from the file.
ExpectedCounts read_again(const Json& truth) {
    return expected_counts(Json::parse(truth.dump()));
}

CountedClick click_on(const char* code, std::int64_t at_ms, const char* visitor) {
    return {code, at_ms, std::nullopt, std::nullopt, digest_of(visitor)};
}

FoundClicks right_clicks() {
    FoundClicks found;
    found.add(click_on("a", kFirstMinute, "ann"));
    found.add(click_on("a", kFirstMinute + 59'999, "bob"));
    found.add(click_on("a", kFirstMinute + 60'000, "ann"));
    found.add(click_on("b", kFirstMinute, "ann"));
    return found;
}

FoundTotals right_totals() {
    FoundTotals totals;
    totals.add(KeptTotal{"a", 3, 2});
    totals.add(KeptTotal{"b", 1, 1});
    totals.add(KeptMinute{kFirstMinute, "a", 2});
    totals.add(KeptMinute{kFirstMinute + 60'000, "a", 1});
    totals.add(KeptMinute{kFirstMinute, "b", 1});
    return totals;
}

/// "place what code rule", in order.
std::vector<std::string> names_of(const Comparison& comparison) {
    std::vector<std::string> names;
    for (const auto& difference : comparison.differences())
        names.push_back(difference.place + ' ' + difference.what + ' ' + difference.code.value_or("-") + ' ' +
                        difference.rule.value_or("-") + (difference.minute_ms ? " by minute" : ""));
    return names;
}

std::vector<std::string> differences_of(const Json& json, const FoundClicks& clicks,
                                        const FoundTotals& totals) {
    const ExpectedCounts truth = read_again(json);
    Comparison comparison(truth);
    comparison.with_database(clicks, totals);
    return names_of(comparison);
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("what a right consumer keeps does not differ from the truth") {
    const ExpectedCounts truth = read_again(small_truth());
    Comparison comparison(truth);
    comparison.with_database(right_clicks(), right_totals());
    CHECK(names_of(comparison) == Names{});
    CHECK(comparison.compared() == 4 + 4 + 3 + 4 + 3);
}

TEST_CASE("a click that is missing is named by code and minute, and so is one too many on a code of nobody") {
    FoundClicks clicks;
    clicks.add(click_on("a", kFirstMinute, "ann"));
    clicks.add(click_on("a", kFirstMinute + 1, "bob"));
    clicks.add(click_on("b", kFirstMinute, "ann"));
    clicks.add(click_on("x", kFirstMinute, "ann"));
    CHECK(differences_of(small_truth(), clicks, right_totals()) ==
          Names{"clicks events - - by minute", "clicks events - - by minute", "clicks events a -",
                "clicks events a - by minute", "clicks events x -", "clicks visitors x -",
                "clicks events x - by minute"});
}

TEST_CASE("totals that are not what their clicks come to are named beside right clicks") {
    FoundTotals totals = right_totals();
    totals.add(KeptTotal{"a", 1, 0});
    totals.add(KeptMinute{kFirstMinute, "b", 1});
    CHECK(differences_of(small_truth(), right_clicks(), totals) ==
          Names{"url_stats events a -", "clicks_per_minute events b - by minute"});
    CHECK(differences_of(small_truth(), right_clicks(), {}).size() == 4 + 3);
}

TEST_CASE("a topic is compared with repetitions and invalid records by their rule") {
    const ExpectedCounts truth = read_again(small_truth());
    FoundClicks found = right_clicks();
    found.add_repeated(click_on("a", kFirstMinute, "ann"));
    found.add_invalid("format");
    Comparison same(truth);
    same.with_topic(found);
    CHECK(names_of(same) == Names{});

    found.add_repeated(click_on("b", kFirstMinute, "ann"));
    found.add_invalid("required");
    Comparison other(truth);
    other.with_topic(found);
    CHECK(names_of(other) == Names{"topic records - -", "topic valid records - -", "topic duplicates - -",
                                   "topic invalid - -", "topic invalid - required", "topic records b -"});
}

TEST_CASE("what was never acknowledged may be there or not, but not more of it, and not elsewhere") {
    Json json = small_truth();
    json["unknown"] = {{"records", 1}, {"valid", 1}, {"invalid", 0}};
    json["codes"]["b"]["unknown"] = 1;
    CHECK(differences_of(json, right_clicks(), right_totals()) == Names{});
    FoundClicks clicks = right_clicks();
    FoundTotals totals = right_totals();
    clicks.add(click_on("b", kFirstMinute + 180'000, "cid"));
    totals.add(KeptTotal{"b", 1, 1});
    totals.add(KeptMinute{kFirstMinute + 180'000, "b", 1});
    CHECK(differences_of(json, clicks, totals) == Names{});
    clicks.add(click_on("b", kFirstMinute, "ann"));
    CHECK(differences_of(json, clicks, totals) == Names{"clicks events - -", "clicks events b -"});
    FoundClicks elsewhere = right_clicks();
    elsewhere.add(click_on("a", kFirstMinute, "ann"));
    CHECK(differences_of(json, elsewhere, right_totals()) ==
          Names{"clicks events a -", "clicks events a - by minute"});
}

TEST_CASE("what is no truth is refused with what is wrong") {
    const auto refusal = [](const Json& json) -> std::string {
        try {
            read_again(json);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    CHECK(refusal(small_truth()) == "");
    CHECK(refusal(Json::array()) == R"(no truth of a simulation: it has no "schema")");
    Json json = small_truth();
    json["schema"] = "simulation-truth/1";
    CHECK(refusal(json) ==
          R"(no truth of a simulation: its schema is "simulation-truth/1", and simulation-truth/2 is known)");
    for (const Json& wrong : {Json(-1), Json(1.5), Json("1"), Json()}) {
        json = small_truth();
        json["codes"]["a"]["events"] = wrong;
        CHECK(refusal(json) == R"(no truth of a simulation: its "events" is no count)");
    }
    json = small_truth();
    json["minutes"] = {{"yesterday", 1}};
    CHECK(refusal(json) == R"(no truth of a simulation: "yesterday" is no minute)");
    const Json whole = small_truth();
    for (const auto& [name, value] : whole.items()) {
        json = whole;
        json.erase(name);
        CAPTURE(name);
        CHECK(refusal(json) == "no truth of a simulation: it has no \"" + name + '"');
    }
}
