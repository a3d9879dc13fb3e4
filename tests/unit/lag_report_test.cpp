// What could not be measured: absent, null or "-" in every form of the report, and never 0.
#include "cli/commands/lag/lag_report.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "cli/commands/lag/metrics.hpp"
#include "cli/output/json.hpp"
#include "cli/output/utf8.hpp"
#include "support/lag_rows.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;
using namespace std::chrono_literals;

namespace {

LagReport report_of(std::vector<GroupLag> groups) {
    LagReport report;
    for (auto& lag : groups) {
        auto judgement = judge(lag);
        report.groups.push_back({std::move(lag), std::move(judgement)});
    }
    return report;
}

/// Its coordinator has said nothing.
GroupLag unread_group() {
    GroupLag lag;
    lag.group = "away";
    lag.error = "its coordinator did not answer in time";
    return lag;
}

/// One partition has no leader, the other one's age is not known.
GroupLag half_known_group() {
    auto known = test::row(4, 10), leaderless = test::row(0, 0, {}, 1);
    leaderless.status = LagStatus::leaderless;
    for (auto* figure : {&leaderless.committed, &leaderless.begin, &leaderless.end, &leaderless.lag,
                         &leaderless.lost, &leaderless.time_lag_ms})
        figure->reset();
    auto lag = test::group({known, leaderless});
    lag.group = "half";
    lag.members.reset();
    return lag;
}

template <typename Printer>
std::string printed(Printer print) {
    std::ostringstream out;
    print(out);
    return out.str();
}

std::string metrics_of(const LagReport& report) {
    return printed([&](std::ostream& out) { print_lag_metrics(report, out); });
}

Json json_of(const LagReport& report) {
    return Json::parse(printed([&](std::ostream& out) { print_lag_json(report, out); }));
}

std::vector<std::string> summary_of(const LagReport& report, std::size_t columns) {
    std::istringstream text(
        printed([&](std::ostream& out) { print_lag_summary(report, out, Palette(false), columns); }));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a group that could not be read has a verdict among the metrics, and no figure") {
    const auto text = metrics_of(report_of({unread_group()}));
    CHECK(has(text, "kafka_consumergroup_verdict{consumergroup=\"away\",verdict=\"UNKNOWN\"} 1\n"));
    for (const char* figure : {"lag", "lag_sum", "lag_seconds", "lag_seconds_max", "lag_partitions_left_out",
                               "lag_seconds_left_out", "members", "current_offset", "lost"})
        CHECK_MESSAGE(!has(text, std::string("kafka_consumergroup_") + figure + "{"), figure);
    CHECK_FALSE(has(text, "NaN"));
}

TEST_CASE("of a partition without a leader there is no sample, and gauges count what is left out") {
    const auto text = metrics_of(report_of({half_known_group()}));
    CHECK(has(text, "kafka_consumergroup_lag{consumergroup=\"half\",topic=\"clicks\",partition=\"0\"} 6\n"));
    CHECK_FALSE(has(text, "partition=\"1\""));
    CHECK(has(text, "kafka_consumergroup_lag_sum{consumergroup=\"half\"} 6\n"));
    CHECK(has(text, "kafka_consumergroup_lag_partitions_left_out{consumergroup=\"half\"} 1\n"));
    CHECK(has(text, "kafka_consumergroup_lag_seconds_left_out{consumergroup=\"half\"} 1\n"));
    CHECK_FALSE(has(text, "lag_seconds_max{"));
    CHECK_FALSE(has(text, "lag_seconds{"));
    CHECK_FALSE(has(text, "members{"));
}

TEST_CASE("what could not be measured is null in JSON: lag, age, members and rates") {
    const auto groups = json_of(report_of({unread_group(), half_known_group()}))["groups"];
    const auto& away = groups[0];
    CHECK(away["totals"]["lag"].is_null());
    CHECK(away["totals"]["time_lag_ms"].is_null());
    CHECK(away["members"].is_null());
    CHECK(away["rates"].is_null());
    const auto& leaderless = groups[1]["partitions"][1];
    for (const char* figure : {"committed", "begin", "end", "lag", "lost", "last_stable", "time_lag_ms",
                               "oldest_unread_ms", "oldest_unread_at"})
        CHECK_MESSAGE(leaderless[figure].is_null(), figure);
    CHECK(groups[1]["partitions"][0]["time_lag_ms"].is_null());
    CHECK(groups[1]["totals"]["time_lag_ms"].is_null());
    CHECK(groups[1]["totals"]["partitions_left_out"] == 1);
}

TEST_CASE("no rates come of a group that was measured once, or not the second time") {
    LagEvidence evidence;
    const auto start = LagEvidence::Clock::now();
    const auto rates_of = [&](const GroupLag& group, std::chrono::seconds after) {
        auto now = test::seen_by(evidence, group, start + after);
        return judge(now).rates;
    };
    CHECK_FALSE(rates_of(half_known_group(), 0s));
    auto unread = unread_group();
    unread.group = "half";
    CHECK_FALSE(rates_of(unread, 10s));
    const auto rates = rates_of(half_known_group(), 20s);
    REQUIRE(rates);
    CHECK(rates->in == 0);
    CHECK_FALSE(rates->seconds_to_catch_up);
}

TEST_CASE("the text of a row has \"-\" for what is not known, and the last stable offset at its end") {
    auto lag = half_known_group();
    lag.partitions[0].last_stable = 7;
    const auto text = printed([&](std::ostream& out) { print_lag_text(report_of({lag}), out); });
    CHECK(has(text, "half\tclicks\t0\t4\t0\t10\t6\t0\t-\tknown\t\t\t\tUNKNOWN\t7\n"));
    CHECK(has(text, "half\tclicks\t1\t-\t-\t-\t-\t-\t-\tleaderless\t\t\t\tUNKNOWN\t-\n"));
}

TEST_CASE("the table shows the last stable offset where it is not the end") {
    for (const std::int64_t last_stable : {7, 10}) {
        auto lag = half_known_group();
        lag.partitions[0].last_stable = last_stable;
        const auto text =
            printed([&](std::ostream& out) { print_lag_details(report_of({lag}), out, Palette(false)); });
        CHECK(has(text, "LAST STABLE") == (last_stable == 7));
    }
}

TEST_CASE("a summary fits every terminal, and each group's verdict and reason can be read whole in it") {
    auto late = test::group({test::row(4, 10, 3h)});
    late.group = "a-group-with-quite-a-long-name-for-such-a-terminal";
    auto away = unread_group();
    away.group = std::string(200, 'n');
    const auto report = report_of({late, half_known_group(), away, test::group({test::row(10, 10, 0ms)})});
    for (const std::size_t columns : {20U, 40U, 60U, 80U, 120U, 250U}) {
        CAPTURE(columns);
        std::string all;
        for (const auto& line : summary_of(report, columns)) {
            CHECK(display_width(line) <= columns);
            for (const char c : line)
                if (c != ' ') all += c;
        }
        for (const auto& group : report.groups)
            for (const std::string& part :
                 {group.lag.group, std::string(to_string(group.judgement.verdict)), group.judgement.reason}) {
                std::string wanted;
                for (const char c : part)
                    if (c != ' ') wanted += c;
                CHECK(has(all, wanted));
            }
    }
}

TEST_CASE("without a terminal, or with room for it, a group is one line") {
    const auto report = report_of({half_known_group(), unread_group()});
    CHECK(summary_of(report, 0).size() == 3);
    CHECK(summary_of(report, 250) == summary_of(report, 0));
    CHECK(summary_of(report, 60).size() > 3);
}

TEST_CASE("a history keeps one line a group, and the verdict stands within the columns") {
    auto away = unread_group();
    away.group = std::string(200, 'n') + "ü";
    const auto report = report_of({away});
    for (const std::size_t columns : {40U, 80U}) {
        const auto text = printed([&](std::ostream& out) {
            print_lag_history(report, out, Palette(false), {{away.group, {1, 2}}}, columns);
        });
        const auto line = text.substr(text.find('\n') + 1);
        REQUIRE(has(line, "…"));
        CHECK(display_width(line.substr(0, line.find("UNKNOWN") + 7)) <= columns);
    }
}
