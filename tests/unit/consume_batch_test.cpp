#include "consume/batch.hpp"

#include <doctest/doctest.h>

#include "consume/trouble.hpp"
#include "support/two_partitions.hpp"

using namespace shortener_events;
using namespace shortener_events::consume;
using tests::kFirst;
using tests::kSecond;
using tests::record_at;

namespace {

/// Partition 0: rows 0 to 4 and 6, a rejected event 5; partition 1: row 0. The last of each is a marker.
WriteBatch some_work() {
    WriteBatch work;
    const auto add = [&](const TopicPartition& where, std::int64_t offset) {
        work.records.push_back(record_at(where, offset));
        work.batch.rows.push_back({.partition = where.partition, .offset = offset});
    };
    for (const std::int64_t offset : {0, 1, 2, 3, 4}) add(kFirst, offset);
    work.rejected.push_back({record_at(kFirst, 5), {}});
    add(kFirst, 6);
    add(kSecond, 0);
    work.batch.progress[kFirst] = {3, 8};
    work.batch.progress[kSecond] = {4, 2};
    return work;
}

}  // namespace

TEST_CASE("what lies before an event goes with the offset of that event, other partitions go whole") {
    WriteBatch work = some_work();
    const WriteBatch before = take_before(work, {{kFirst, 6}});
    CHECK(before.records.size() == 6);
    CHECK(before.batch.rows.size() == 6);
    CHECK(before.rejected.size() == 1);
    const auto& progress = before.batch.progress;
    CHECK(progress.at(kFirst).next_offset == 6);
    CHECK(progress.at(kFirst).epoch == 3);
    CHECK(progress.at(kFirst).last_record == content_of({}, "5"));  // the rejected one
    CHECK(progress.at(kSecond).next_offset == 2);
    CHECK(work.records.size() == 1);
    CHECK(work.records[0].offset == 6);
    CHECK(work.batch.rows[0].offset == 6);
    CHECK(work.batch.progress.at(kFirst).next_offset == 8);
    CHECK_FALSE(work.batch.progress.contains(kSecond));
}

TEST_CASE("a partition whose first event is the limit makes no progress") {
    WriteBatch work = some_work();
    const WriteBatch before = take_before(work, {{kFirst, 0}, {kSecond, 0}});
    CHECK(before.batch.rows.empty());
    CHECK(before.batch.progress.empty());
    CHECK(work.batch.rows.size() == 7);
}

TEST_CASE("rows that are taken out leave the others with their records") {
    WriteBatch work = some_work();
    remove_rows(work, {true, false, false, true, false, false, true});
    REQUIRE(work.records.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(work.records[i].offset == work.batch.rows[i].offset);
    CHECK(work.records[0].offset == 1);
    CHECK(work.records[3].offset == 6);
}

TEST_CASE("trouble is said once when it begins and once when it is over") {
    std::vector<std::string> said;
    Trouble trouble({"down", "back", "it is back"},
                    Notes([&](const ConsumeNote& note) { said.push_back(note.event); }));
    trouble.end();
    trouble.begin("no disk");
    trouble.begin("no power");
    CHECK(trouble.why() == "no power");
    trouble.end();
    trouble.end();
    CHECK(trouble.why().empty());
    CHECK(said == std::vector<std::string>{"down", "back"});
}
