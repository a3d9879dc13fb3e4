#include "cli/commands/dlq/letter_groups.hpp"

#include <doctest/doctest.h>

using shortener_events::cli::LetterGroups;

namespace {

constexpr const char* kTime = "2026-01-31T09:30:00.000Z";

}  // namespace

TEST_CASE("letters are counted by topic, reason and pointer, the largest group first") {
    LetterGroups groups;
    groups.add({"t", "invalid", "/b"}, "2026-01-02");
    groups.add({"t", "invalid", "/a"}, "2026-01-01");
    groups.add({"t", "invalid", "/b"}, "2026-01-01");
    const auto report = groups.report(10);
    REQUIRE(report.groups.size() == 2);
    CHECK(report.groups[0].key == LetterGroups::Key{"t", "invalid", "/b"});
    CHECK(report.groups[0].count == 2);
    CHECK(report.groups[0].first == "2026-01-01");
    CHECK(report.groups[0].last == "2026-01-02");
    CHECK(report.letters == 3);
    CHECK(report.others == 0);
    CHECK(report.missed_at_most == 0);
}

TEST_CASE("what is beyond the rows asked for is counted as others") {
    LetterGroups groups;
    for (int i = 0; i < 50; ++i) groups.add({"t", std::to_string(i), ""}, kTime);
    groups.add({"t", "7", ""}, kTime);
    const auto report = groups.report(3);
    CHECK(report.groups.size() == 3);
    CHECK(report.groups[0].key[1] == "7");
    CHECK(report.others == 51 - 4);
}

TEST_CASE("forged groups without end do not push out the one that is frequent, and every letter is counted") {
    LetterGroups groups(100);
    for (int i = 0; i < 10'000; ++i) {
        groups.add({"t", "forged" + std::to_string(i), ""}, kTime);
        if (i % 10 == 0) groups.add({"t", "invalid", "/a"}, kTime);
    }
    const auto report = groups.report(10);
    CHECK(report.groups[0].key[1] == "invalid");
    CHECK(report.groups[0].count + report.missed_at_most >= 1000);
    CHECK(report.missed_at_most > 0);
    std::uint64_t shown = 0;
    for (const auto& group : report.groups) shown += group.count;
    CHECK(shown + report.others == report.letters);
    CHECK(report.letters == 11'000);
}

TEST_CASE("of a group's texts no more is kept than is shown") {
    LetterGroups groups;
    groups.add({std::string(32'000, 't'), std::string(32'000, 'r'), std::string(32'000, 'p')},
               std::string(32'000, '9'));
    const auto report = groups.report(1);
    for (const auto& text : report.groups[0].key) CHECK(text.size() < 300);
    CHECK(report.groups[0].last.size() < 300);
}
