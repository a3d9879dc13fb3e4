#include "consume/partition_table.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "support/two_partitions.hpp"

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;
using tests::kFirst;
using tests::kSecond;

namespace {

constexpr PartitionTable::TimePoint kNow{std::chrono::hours(1)};
constexpr std::int64_t kNoon = 1'800'000'000'000;

Record record_at(std::int64_t offset, std::optional<std::int64_t> timestamp_ms = {}) {
    return {kFirst.topic, kFirst.partition, offset, timestamp_ms, {}, "event " + std::to_string(offset), {}};
}

/// A database that has consumed up to `next_offset` and knows the record before.
Claim known(std::int64_t next_offset, std::int64_t epoch = 1) {
    return {
        .epoch = epoch, .next_offset = next_offset, .last_record = content_of(record_at(next_offset - 1))};
}

/// A table to which the first partition was assigned.
struct Assigned : PartitionTable {
    explicit Assigned(const Completion& completion = {}) : PartitionTable(completion) {
        assign({kFirst}, kNow);
    }

    /// And claimed; its last record, if one is known, was found again.
    static Assigned at(std::int64_t next_offset, const Completion& completion = {},
                       std::optional<std::int64_t> end = {}) {
        Assigned table(completion);
        if (next_offset == 0) return table.claim(kFirst, {.epoch = 1}, end), table;
        table.claim(kFirst, known(next_offset), end);
        if (!table.find(kFirst)->done) table.read(next_offset - 1);
        table.take_due();
        return table;
    }

    Entry& entry() { return *find_claimed(kFirst); }
    const AssignedPartition& partition() const { return *find(kFirst); }
    Reading read(std::int64_t offset, std::optional<std::int64_t> timestamp_ms = {}) {
        return take(entry(), record_at(offset, timestamp_ms));
    }
    Reading reach_end(std::int64_t offset, std::int64_t now_ms = kNoon) {
        return PartitionTable::reach_end(entry(), offset, now_ms);
    }
};

}  // namespace

// --- claims ------------------------------------------------------------------------------------------------

TEST_CASE("nothing is read of a partition that is not claimed, or not ours") {
    Assigned table;
    CHECK(table.find_claimed(kFirst) == nullptr);
    CHECK(table.find_claimed(kSecond) == nullptr);
    CHECK(table.unclaimed() == PartitionTable::Partitions{kFirst});
    table.claim(kFirst, {.epoch = 1}, {});
    CHECK(table.find_claimed(kFirst) != nullptr);
    CHECK(table.unclaimed().empty());
    CHECK(table.claimed() == PartitionTable::Partitions{kFirst});
}

TEST_CASE("a new database starts at the oldest record, one that knows the last record starts with it") {
    Assigned table;
    CHECK_FALSE(table.claim(kFirst, {.epoch = 1}, {}).has_value());
    CHECK(table.claim(kFirst, {.epoch = 2, .next_offset = 7}, {}) == 7);
    CHECK(table.claim(kFirst, known(7), {}) == 6);
}

TEST_CASE("a partition whose reading could not be started is claimed again") {
    Assigned table = Assigned::at(0);
    table.unclaim(kFirst);
    table.unclaim(kSecond);  // was taken away meanwhile
    CHECK(table.unclaimed() == PartitionTable::Partitions{kFirst});
    CHECK(table.size() == 1);
}

TEST_CASE("a partition whose epoch is over is claimed again, unless that is known already") {
    Assigned table;
    table.claim(kFirst, {.epoch = 3}, {});
    CHECK_FALSE(table.drop_fenced(kFirst, 2));
    CHECK_FALSE(table.drop_fenced(kSecond, 3));
    CHECK(table.find_claimed(kFirst) != nullptr);
    CHECK(table.drop_fenced(kFirst, 3));
    CHECK(table.unclaimed() == PartitionTable::Partitions{kFirst});
}

TEST_CASE("what the group takes away is forgotten, with what it was to be told") {
    Assigned table = Assigned::at(5);
    table.apply(kFirst, 6);
    table.revoke({kFirst}, true);
    CHECK(table.is_lost());
    CHECK(table.size() == 0);
    CHECK(table.take_due().empty());
    table.assign({}, kNow);
    CHECK_FALSE(table.is_lost());
}

TEST_CASE("a partition that comes back begins anew") {
    Assigned table = Assigned::at(5);
    table.assign({kFirst}, kNow);
    CHECK(table.find_claimed(kFirst) == nullptr);
    CHECK(table.partition().next_offset == 0);
}

// --- the record before, and topics that were recreated -----------------------------------------------------

TEST_CASE("the record before is met once, and is not taken again; the group is told where we are") {
    Assigned table;
    table.claim(kFirst, known(5), {});
    CHECK_FALSE(table.read(4).advances);
    CHECK(table.take_due() == PartitionTable::Offsets{{kFirst, 5}});
    CHECK_FALSE(table.read(4).advances);  // as after a seek
    CHECK(table.take_due().empty());
    CHECK(table.read(5).advances);
}

TEST_CASE("another record where the last one was consumed is an error: the topic was recreated") {
    Assigned table;
    Claim claim = known(5);
    claim.last_record = content_of({}, "something else");
    table.claim(kFirst, claim, {});
    CHECK_THROWS_WITH_AS(table.read(4), doctest::Contains("holds another record at offset 4"), Error);
}

TEST_CASE("a partition that is read from its beginning, although more was consumed, was recreated") {
    Assigned table;
    table.claim(kFirst, known(5), {});
    CHECK_THROWS_WITH_AS(table.read(0), doctest::Contains("read again from its beginning"), Error);
    table.claim(kFirst, {.epoch = 1, .next_offset = 5}, {});  // also of an older database
    CHECK_THROWS_AS(table.read(3), Error);
}

TEST_CASE("without a known last record, the one before is passed over in silence") {
    Assigned table;
    table.claim(kFirst, {.epoch = 1, .next_offset = 5}, {});
    CHECK_FALSE(table.read(4).advances);
    CHECK(table.take_due().empty());
}

TEST_CASE("the last record may be gone: what comes after it is taken") {
    Assigned table;
    table.claim(kFirst, known(5), {});
    const Reading reading = table.read(5);
    CHECK(reading.advances);
    CHECK_FALSE(reading.may_miss);
}

TEST_CASE("an end before what was consumed has to be asked for, and is an error if it is there") {
    Assigned table = Assigned::at(5);
    CHECK(table.reach_end(3).may_be_recreated);
    CHECK_NOTHROW(PartitionTable::require_reached(table.entry(), 5));
    CHECK_THROWS_WITH_AS(PartitionTable::require_reached(table.entry(), 4),
                         doctest::Contains("consumed clicks partition 0 up to offset 5, but it ends at 4"),
                         Error);
}

// --- gaps --------------------------------------------------------------------------------------------------

TEST_CASE("of a new database nothing is missing") {
    Assigned table = Assigned::at(0);
    CHECK_FALSE(table.read(100).may_miss);
}

TEST_CASE("a single missing offset is a transaction's marker; more may have been deleted") {
    Assigned table = Assigned::at(0);
    CHECK_FALSE(table.read(0).may_miss);
    CHECK_FALSE(table.read(1).may_miss);
    CHECK_FALSE(table.read(3).may_miss);
    CHECK(table.read(6).may_miss);
}

TEST_CASE("whatever is missing since the last run may have been deleted") {
    Assigned table = Assigned::at(5);
    const Reading reading = table.read(6);
    CHECK(reading.may_miss);
    CHECK(reading.advances);
    CHECK(reading.missing_before(6) == 1);
    CHECK(reading.missing_before(5) == 0);  // it was a marker
}

TEST_CASE("an end beyond the last record moves the offset on: markers, or all was deleted") {
    Assigned table = Assigned::at(5);
    const Reading reading = table.reach_end(8);
    CHECK(reading.advances);
    CHECK(reading.may_miss);
    CHECK(reading.missing_before(8) == 3);
    CHECK(table.partition().next_offset == 8);
    CHECK_FALSE(table.reach_end(8).advances);
}

// --- --once ------------------------------------------------------------------------------------------------

TEST_CASE("--once ends with the record before the end as it was when the partition was claimed") {
    Assigned table = Assigned::at(0, {.once = true}, 2);
    CHECK(table.read(0).advances);
    CHECK_FALSE(table.is_done(kNow, kNoon));
    CHECK(table.read(1).advances);
    CHECK(table.is_done(kNow, kNoon));
    CHECK_FALSE(table.read(2).advances);
}

TEST_CASE("--once ends at an end that is reached without a record") {
    Assigned table = Assigned::at(0, {.once = true}, 2);
    table.read(0);
    CHECK(table.reach_end(2).advances);
    CHECK(table.is_done(kNow, kNoon));
    CHECK_FALSE(table.reach_end(9).advances);
}

TEST_CASE("--once does not end with a partition whose epoch is over: what was read of it is not written") {
    Assigned table = Assigned::at(0, {.once = true}, 1);
    table.read(0);
    REQUIRE(table.is_done(kNow, kNoon));
    CHECK(table.drop_fenced(kFirst, 1));
    CHECK_FALSE(table.is_done(kNow, kNoon));
    table.claim(kFirst, {.epoch = 3, .next_offset = 1}, 1);  // its other owner has written it
    CHECK(table.is_done(kNow, kNoon));
}

TEST_CASE("--once of what is consumed already ends at once, but not before the last record is verified") {
    Assigned fresh({.once = true});
    fresh.claim(kFirst, {.epoch = 1, .next_offset = 5}, 5);
    CHECK(fresh.is_done(kNow, kNoon));
    Assigned table({.once = true});
    table.claim(kFirst, known(5), 5);
    CHECK_FALSE(table.is_done(kNow, kNoon));
    table.read(4);
    CHECK(table.is_done(kNow, kNoon));
}

TEST_CASE("--once of a partition that ends before what was consumed is an error") {
    Assigned table({.once = true});
    CHECK_THROWS_AS(table.claim(kFirst, known(5), 4), Error);
}

TEST_CASE("a run is done when all of its partitions are, and was given any") {
    PartitionTable table({.once = true});
    CHECK_FALSE(table.is_done(kNow + 1h, kNoon));
    CHECK_FALSE(table.was_assigned());
    table.assign({kFirst, kSecond}, kNow);
    CHECK(table.was_assigned());
    table.claim(kFirst, {.epoch = 1, .next_offset = 0}, 0);
    CHECK_FALSE(table.is_done(kNow, kNoon));
    table.claim(kSecond, {.epoch = 1, .next_offset = 0}, 0);
    CHECK(table.is_done(kNow, kNoon));
}

TEST_CASE("a group that has no partition for us is given 15 s to have one") {
    PartitionTable table({.once = true});
    table.assign({}, kNow);
    CHECK_FALSE(table.is_done(kNow + 15s, kNoon));
    CHECK(table.is_done(kNow + 16s, kNoon));
    PartitionTable later({.until_ms = kNoon});
    later.assign({}, kNow);
    CHECK_FALSE(later.is_done(kNow + 16s, kNoon - 1));
    CHECK(later.is_done(kNow + 16s, kNoon));
}

TEST_CASE("without --once and --until a run is never done") {
    Assigned table = Assigned::at(5);
    table.reach_end(5);
    CHECK_FALSE(table.is_done(kNow + 1h, kNoon));
    CHECK(table.to_ask_for_end(kNoon).empty());
}

// --- --until -----------------------------------------------------------------------------------------------

TEST_CASE("--until ends before the first record of the time, and takes none after it") {
    Assigned table = Assigned::at(0, {.until_ms = kNoon});
    CHECK(table.read(0, kNoon - 1).advances);
    CHECK(table.read(1).advances);  // without a timestamp
    CHECK_FALSE(table.read(2, kNoon).advances);
    CHECK(table.partition().next_offset == 2);
    CHECK(table.is_done(kNow, kNoon - 1));
    CHECK_FALSE(table.read(3, kNoon - 1).advances);
}

TEST_CASE("an end that is reached after the time ends the partition, one before it does not") {
    Assigned table = Assigned::at(5, {.until_ms = kNoon});
    table.reach_end(5, kNoon - 1);
    CHECK_FALSE(table.is_done(kNow, kNoon - 1));
    table.reach_end(5, kNoon);
    CHECK(table.is_done(kNow, kNoon));
}

TEST_CASE("once the time is over, ends that were reached before are asked for again") {
    Assigned table = Assigned::at(5, {.until_ms = kNoon});
    CHECK(table.to_ask_for_end(kNoon).empty());  // it is not at its end
    table.reach_end(5, kNoon - 1);
    CHECK(table.to_ask_for_end(kNoon - 1).empty());
    CHECK(table.to_ask_for_end(kNoon) == PartitionTable::Partitions{kFirst});
    table.end_at(kFirst, 6);  // something was appended
    CHECK_FALSE(table.is_done(kNow, kNoon));
    table.end_at(kFirst, 5);
    CHECK(table.is_done(kNow, kNoon));
    CHECK(table.to_ask_for_end(kNoon).empty());
}

TEST_CASE("a record after the end says that the partition is not at its end any more") {
    Assigned table = Assigned::at(5, {.until_ms = kNoon});
    table.reach_end(5, kNoon - 1);
    table.read(5, kNoon - 1);
    CHECK(table.to_ask_for_end(kNoon).empty());
}

// --- what is written ---------------------------------------------------------------------------------------

TEST_CASE("what the database has is due to be committed once, for partitions that are ours") {
    Assigned table = Assigned::at(5);
    CHECK(table.apply(kFirst, 7));
    CHECK(table.apply(kFirst, 9));
    CHECK_FALSE(table.apply(kSecond, 3));
    CHECK(table.take_due() == PartitionTable::Offsets{{kFirst, 9}});
    CHECK(table.take_due().empty());
}

TEST_CASE("lag is what is not applied yet, as far as the ends are known") {
    Assigned table = Assigned::at(5);
    table.assign({kSecond}, kNow);
    table.claim(kSecond, {.epoch = 1, .next_offset = 3}, {});
    table.read(5);  // read is not applied
    const auto ends = [](const TopicPartition& where) { return where == kFirst ? 10 : -1; };
    CHECK(table.lag(ends) == 5);
    table.apply(kFirst, 12);  // an end may be known late
    CHECK(table.lag(ends) == 0);
}

TEST_CASE("every partition that was assigned is known, claimed or not") {
    Assigned table = Assigned::at(5);
    table.assign({kSecond}, kNow);
    CHECK(table.all() == PartitionTable::Partitions{kFirst, kSecond});
    CHECK(table.find({"other", 0}) == nullptr);
}
