#include "cli/commands/contracts/usage_counts.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "cli/commands/contracts/usage_report.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

std::shared_ptr<const Contract> version(int number, const std::string& field) {
    return std::make_shared<const Contract>("order", number, R"({"required":[")" + field + R"("]})");
}

UsageCounts two_versions() {
    return UsageCounts({{version(2, "b"), version(1, "a")}, 1, Unlabelled::newest_first});
}

Record record(std::optional<std::string> value, std::optional<std::string> label = {},
              std::optional<std::int64_t> timestamp_ms = {}) {
    Record record;
    record.offset = 7;
    record.timestamp_ms = timestamp_ms;
    record.value = std::move(value);
    if (label) record.headers.push_back({std::string(kContractHeader), std::move(label)});
    return record;
}

std::uint64_t sum(const UsageCounts& counts) {
    std::uint64_t all = counts.tombstones() + counts.unreadable() + counts.unknown();
    for (const auto& accepted : counts.versions().accepted()) all += counts.use_of(*accepted).events();
    return all;
}

}  // namespace

TEST_CASE("every record ends in exactly one count of a topic's usage") {
    auto counts = two_versions();
    Record large = record("{");
    large.oversize = std::make_shared<const Oversize>(Oversize{.bytes = 1 << 30});
    for (const Record& each :
         {record(R"({"a":1})"), record(R"({"b":1})"), record("{}"), record("{"), large, record({}),
          record({}, "order@9"), record(R"({"b":1})", "order@2"), record(R"({"b":1})", "order@1"),
          record("{", "order@1"), record("{", "order@9"), record(R"({"a":1,"a":1})"), record("{}", ""),
          record("", "x")})
        counts.add(each);
    CHECK(counts.read() == 14);
    CHECK(counts.tombstones() == 2);
    CHECK(counts.unreadable() == 4);
    CHECK(counts.unknown() == 3);
    CHECK(sum(counts) == counts.read());
}

TEST_CASE("an event counts for the version that its header says, without one for the newest that fits") {
    auto counts = two_versions();
    const Contract& newer = *counts.versions().accepted()[0];
    const Contract& older = *counts.versions().accepted()[1];
    counts.add(record(R"({"a":1,"b":1})", {}, 1000));
    counts.add(record(R"({"a":1,"b":1})", "order@1", 3000));
    counts.add(record(R"({"a":1})", {}, 2000));
    CHECK(counts.use_of(newer).valid == 1);
    CHECK(counts.use_of(newer).labelled == 0);
    CHECK(counts.use_of(older).valid == 2);
    CHECK(counts.use_of(older).labelled == 1);
    CHECK(counts.use_of(older).newest_ms == 3000);
}

TEST_CASE("violations are counted by version and keyword, with the first event's place") {
    auto counts = two_versions();
    counts.add(record(R"({"x":1})", "order@2"));
    counts.add(record(R"({"x":1})", "order@2"));
    const auto rules = counts.broken_rules();
    REQUIRE(rules.size() == 1);
    CHECK(rules[0].first == UsageCounts::Rule{"order@2", "required"});
    CHECK(rules[0].second.violations == 2);
    CHECK(rules[0].second.offset == 7);
    CHECK(rules[0].second.example == "/b: a required field is missing");
}

TEST_CASE("neither the number nor the length of strangers' labels is theirs to choose") {
    auto counts = two_versions();
    for (int i = 0; i < 1000; ++i) counts.add(record("{}", std::to_string(i) + std::string(10'000, 'x')));
    const auto labels = counts.unknown_labels();
    CHECK(labels.size() == UsageCounts::kMostLabels + 1);
    CHECK(labels.front().first == "(others)");
    CHECK(labels.front().second.events() == 900);
    CHECK(labels.back().first.size() < 300);
    CHECK(counts.unknown() == 1000);
}

TEST_CASE("the report has a line for versions without events too, and shows labels harmlessly") {
    auto counts = two_versions();
    counts.add(record("{}", "\x1b[2J\tx\ny"));
    std::ostringstream text;
    print_usage_text({"t", counts}, text);
    CHECK(text.str() ==
          "version\torder@2\t0\t0\t0\t0\t-\ncurrent\torder@1\t0\t0\t0\t0\t-\n"
          "unknown\t\\x1b[2J\\tx\\ny\t1\t0\t1\t1\t-\nunreadable\t-\t0\t-\t-\t-\t-\ntombstones\t-\t0\t-\t-\t-"
          "\t-\n");
}
