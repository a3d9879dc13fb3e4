// A whole run on a group, a clock and a database that do what each test says.
#include "consume/consume_loop.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "support/fake_group.hpp"
#include "support/fake_outbox.hpp"
#include "support/folder.hpp"
#include "support/long_events.hpp"
#include "support/memory_sink.hpp"

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;
using kafka::Revocation;
using tests::FakeClock;
using tests::FakeKafka;
using tests::short_click;

namespace {

const TopicPartition kFirst{"url-shortener.click", 0};
const TopicPartition kSecond{"url-shortener.click", 1};
constexpr auto kNoon = FakeClock::kStart;

const ContractRegistry& contracts() {
    static const auto built_in = ContractRegistry::built_in();
    return built_in;
}

/// One member with all that it works with.
struct Member {
    FakeClock clock;
    FakeKafka kafka{clock};
    tests::MemorySink memory;
    Sink* sink = &memory;
    tests::FakeOutbox outbox;
    ConsumeOptions options;
    std::stop_source stop;
    std::stop_source hurry;
    std::function<void(const ConsumeCounts&)> on_progress;

    ConsumeResult run() {
        const Notes notes([this](const ConsumeNote& note) {
            const std::lock_guard lock(mutex_);
            said_.push_back(note.event + ": " + note.text);
        });
        const auto event_tables = default_event_tables();
        std::vector<RowMaker> makers;
        makers.emplace_back(event_tables[0], 0, contracts().versions_of("click", event_tables[0].topic));
        SharedSink shared(*sink, notes);
        Trouble letters({"dead-letters-failing", "dead-letters-back", "written again"}, notes);
        SinkWriter sink_writer(options, shared, outbox, letters, notes, clock.get());
        WriterThread writer(sink_writer);
        ConsumeLoop loop(options, {shared, writer, letters, notes},
                         BatchBuilder(std::move(makers), {event_tables[0].topic}, options, clock.get()),
                         on_progress, tests::join(kafka), clock.get());
        return loop.run(stop.get_token(), hurry.get_token());
    }

    void click(const TopicPartition& where, int count = 1, std::int64_t at = kNoon) {
        for (int i = 0; i < count; ++i)
            kafka.append(where, short_click("c" + std::to_string(kafka.logs[where].end)).dump(), at);
    }
    void then_assign(const FakeKafka::Partitions& partitions) {
        kafka.then([this, partitions] { kafka.assign(partitions); });
    }
    /// When all the deeds before are done and nothing is left to read.
    void then_stop() {
        kafka.then([this] { stop.request_stop(); });
    }
    /// Goes on, and time with it, until this holds.
    void then_until(std::function<bool()> holds) { kafka.then(waiting_for(std::move(holds))); }
    std::vector<std::string> said() {
        const std::lock_guard lock(mutex_);
        return said_;
    }
    bool has_said(const std::string& front) {
        return std::ranges::any_of(said(), [&](const auto& line) { return line.starts_with(front); });
    }
    std::ptrdiff_t times_said(const std::string& front) {
        return std::ranges::count_if(said(), [&](const auto& line) { return line.starts_with(front); });
    }
    std::int64_t stored(const TopicPartition& where) { return memory.next_offset(where); }

  private:
    std::function<void()> waiting_for(std::function<bool()> holds) {
        return [this, holds = std::move(holds)] {
            if (holds()) return;
            std::this_thread::sleep_for(1ms);
            clock.advance(100ms);
            kafka.deeds.push_front(waiting_for(holds));
        };
    }

    std::mutex mutex_;
    std::vector<std::string> said_;
};

/// A member of a run with --once that is given its first partition at once.
struct OnceMember : Member {
    OnceMember() {
        options.once = true;
        then_assign({kFirst});
    }
};

std::vector<std::int64_t> up_to(std::int64_t end) {
    std::vector<std::int64_t> offsets;
    for (std::int64_t offset = 0; offset < end; ++offset) offsets.push_back(offset);
    return offsets;
}

}  // namespace

TEST_CASE("--once writes and commits what was there when it was assigned, and nothing else") {
    OnceMember member;
    member.click(kFirst, 5);
    bool appended = false;
    member.on_progress = [&](const ConsumeCounts&) {
        if (!std::exchange(appended, true)) member.click(kFirst, 3);
    };
    const auto result = member.run();
    CHECK(result.counts.read == 5);
    CHECK(result.counts.applied == 5);
    CHECK(result.counts.lag == 0);  // of no partition: the group was left
    CHECK(member.memory.offsets == up_to(5));
    CHECK(member.kafka.committed[kFirst] == 5);
    CHECK(member.kafka.close_limit == 1h);
}

TEST_CASE("the next run goes on behind the record that it finds again") {
    OnceMember first;
    first.click(kFirst, 5);
    first.run();
    OnceMember second;
    second.memory.stored = first.memory.stored;
    second.click(kFirst, 8);
    CHECK(second.run().counts.applied == 3);
    CHECK(second.memory.offsets == std::vector<std::int64_t>{5, 6, 7});
    CHECK(second.kafka.committed[kFirst] == 8);
    OnceMember third;
    third.memory.stored = second.memory.stored;
    third.click(kFirst, 8);
    CHECK(third.run().counts.read == 0);
    CHECK(third.kafka.committed[kFirst] == 8);  // the group may have known less
}

TEST_CASE("two runs fill a database of SQLite's once, whatever the member in between was given") {
    const Folder folder;
    const std::string where = "sqlite:" + (folder.path / "loop.db").string();
    const auto database = open_sink(where);
    OnceMember first;
    first.sink = database.get();
    first.click(kFirst, 5);
    CHECK(first.run().counts.applied == 5);
    OnceMember second;
    second.sink = database.get();
    second.click(kFirst, 7);
    CHECK(second.run().counts.applied == 2);
    OnceMember third;
    third.sink = database.get();
    for (int i = 0; i < 9; ++i) third.kafka.append(kFirst, short_click("another").dump());
    CHECK_THROWS_WITH_AS(third.run(), doctest::Contains("holds another record at offset 6"), Error);
}

TEST_CASE(
    "a group whose commits are ahead of the database is told, five partitions by name, and reading starts "
    "where the database is") {
    for (const int count : {1, 5, 7}) {
        Member member;
        FakeKafka::Partitions partitions;
        for (int number = 0; number < count; ++number) {
            partitions.push_back({kFirst.topic, number});
            member.click(partitions.back(), 3);
            member.kafka.committed[partitions.back()] = 2;
        }
        member.options.once = true;
        member.then_assign(partitions);
        member.run();
        CHECK(member.stored(kFirst) == 3);
        CHECK(member.memory.offsets.size() == 3U * static_cast<unsigned>(count));
        const auto said = member.said();
        const auto line =
            std::ranges::find_if(said, [](const auto& note) { return note.starts_with("commits-ahead: "); });
        REQUIRE(line != said.end());
        CHECK(line->find("url-shortener.click[0] at 2 and here at 0") != line->npos);
        CHECK((line->find("url-shortener.click[4]") != line->npos) == (count >= 5));
        CHECK((line->find("click[5]") != line->npos) == false);
        CHECK((line->find(", and 2 more)") != line->npos) == (count == 7));
    }
}

TEST_CASE("a group whose commits are not ahead of the database is no trouble") {
    OnceMember member;
    member.click(kFirst, 3);
    member.kafka.committed[kFirst] = 0;
    member.run();
    CHECK_FALSE(member.has_said("commits-ahead"));
}

TEST_CASE("a topic that was recreated is an error before anything of it is written") {
    OnceMember first;
    first.click(kFirst, 3);
    first.run();
    OnceMember grown;
    grown.memory.stored = first.memory.stored;
    for (int i = 0; i < 9; ++i) grown.kafka.append(kFirst, short_click("new").dump());
    CHECK_THROWS_WITH_AS(grown.run(), doctest::Contains("holds another record at offset 2"), Error);
    CHECK(grown.memory.offsets.empty());
    OnceMember shorter;
    shorter.memory.stored = first.memory.stored;
    shorter.click(kFirst, 2);
    CHECK_THROWS_WITH_AS(shorter.run(), doctest::Contains("but it ends at 2"), Error);
    OnceMember reset;
    reset.memory.stored = first.memory.stored;
    reset.options.once = false;
    reset.click(kFirst, 2);
    reset.kafka.logs[kFirst].begin = 0;
    reset.kafka.then([&] { reset.kafka.seek(kFirst, 0); });  // as Kafka does where the offset is not there
    CHECK_THROWS_WITH_AS(reset.run(), doctest::Contains("ends at 2"), Error);
}

TEST_CASE("a topic that is recreated while it is read ends the run, and every later one") {
    Member member;
    member.click(kFirst, 4);
    member.then_assign({kFirst});
    const Digest missing = content_of({}, "the record that is gone");
    member.kafka.then([&] {
        member.kafka.changed = {{kFirst, {3, missing}, "clicks 0 holds another record"}};
        member.clock.advance(1s);
    });
    CHECK_THROWS_WITH_AS(member.run(), doctest::Contains("holds another record"), Error);
    CHECK(member.memory.stored[kFirst].last_record == missing);
    CHECK(member.stored(kFirst) <= 4);
}

TEST_CASE("what changed in a partition of somebody else's is not our concern") {
    Member member;
    member.then_assign({kFirst});
    member.kafka.then([&] { member.kafka.changed = {{kSecond, {3, {}}, "changed"}}; });
    member.kafka.then([&] { member.clock.advance(2s); });
    member.then_stop();
    CHECK_NOTHROW(member.run());
}

TEST_CASE("a topic that is deleted while it is read ends the run when what was read is written") {
    Member member;
    member.options.linger = 1h;
    member.click(kFirst, 4);
    member.then_assign({kFirst});
    member.kafka.then([&] {
        member.kafka.notices = {{.kind = ReadingNotice::Kind::topic_deleted, .topic = kFirst.topic}};
        member.clock.advance(1s);
    });
    CHECK_THROWS_WITH_AS(member.run(), doctest::Contains("was deleted"), Error);
    CHECK(member.memory.offsets == up_to(4));
}

TEST_CASE("what was read is written and committed before the group gives the partition to another member") {
    Member member;
    member.options.linger = 1h;
    member.click(kFirst, 4);
    member.click(kSecond, 2);
    member.then_assign({kFirst, kSecond});
    member.kafka.then([&] {
        member.kafka.revoke({kFirst});
        CHECK(member.stored(kFirst) == 4);
        CHECK(member.stored(kSecond) == 2);  // the batch goes whole
        CHECK(member.kafka.committed[kFirst] == 4);
        CHECK_FALSE(member.kafka.watched.contains(kFirst));
        member.click(kSecond);
    });
    member.then_stop();
    const auto result = member.run();
    CHECK(result.counts.applied == 7);
    CHECK(member.has_said("revoked: url-shortener.click[0]"));
}

TEST_CASE("what is lost is written as well, where nobody has taken it over, but not committed") {
    Member member;
    member.options.linger = 1h;
    member.click(kFirst, 4);
    member.then_assign({kFirst});
    bool lost = false;
    member.on_progress = [&](const ConsumeCounts& counts) { lost = lost || counts.group_lost; };
    member.kafka.then([&] {
        member.kafka.committed.clear();
        member.kafka.revoke({kFirst}, Revocation::lost);
        CHECK(member.stored(kFirst) == 4);
        CHECK(member.kafka.committed.empty());
        member.clock.advance(1s);
    });
    member.kafka.then([] {});
    member.then_stop();
    member.run();
    CHECK(lost);
    CHECK(member.has_said("lost: "));
}

TEST_CASE("what is lost to a member that has taken it over is refused by its epoch") {
    Member member;
    member.options.linger = 1h;
    member.click(kFirst, 4);
    member.then_assign({kFirst});
    member.kafka.then([&] {
        member.memory.fence(kFirst);
        member.kafka.revoke({kFirst}, Revocation::lost);
    });
    member.then_stop();
    CHECK(member.run().counts.applied == 0);
    CHECK(member.has_said("fenced: url-shortener.click[0] belongs to another member now"));
}

TEST_CASE("a partition that is fenced, and still ours, is claimed again and loses nothing") {
    Member member;
    member.options.batch_rows = 2;
    member.click(kFirst, 6);
    member.then_assign({kFirst});
    bool fenced = false;
    member.memory.answer = [&](const Batch& batch) {
        if (batch.progress.begin()->second.next_offset != 4 || std::exchange(fenced, true))
            return ApplyResult();
        member.memory.fence(kFirst);
        return ApplyResult{.outcome = Outcome::fenced, .fenced = {kFirst}};
    };
    member.then_until([&] { return member.stored(kFirst) == 6; });
    member.then_stop();
    CHECK(member.run().counts.applied == 6);
    CHECK(member.memory.offsets == up_to(6));
    CHECK(member.memory.stored[kFirst].epoch == 3);
}

TEST_CASE("a consumer of another group on the same database is told, once, and nothing is lost") {
    Member member;
    member.options.batch_rows = 2;
    member.click(kFirst, 12);
    member.then_assign({kFirst});
    int rivals = 5;
    member.memory.answer = [&](const Batch&) {
        if (rivals-- <= 0) return ApplyResult();
        member.memory.fence(kFirst);
        return ApplyResult{.outcome = Outcome::fenced, .fenced = {kFirst}};
    };
    member.then_until([&] { return member.stored(kFirst) == 12; });
    member.then_stop();
    CHECK(member.run().counts.applied == 12);
    CHECK(member.memory.offsets == up_to(12));
    CHECK(member.times_said("two-groups") == 1);
}

TEST_CASE("while the database is away at a claim, the partition waits and is claimed twice a second") {
    OnceMember member;
    member.click(kFirst, 3);
    member.memory.calls_away = 3;
    CHECK(member.run().counts.applied == 3);
    CHECK(member.clock.passed() >= 1s);
    const auto said = member.said();
    CHECK(std::ranges::count_if(said, [](const auto& line) { return line.starts_with("database-down"); }) ==
          1);
    CHECK(member.has_said("database-back"));
}

TEST_CASE("a partition whose reading cannot be started yet is claimed again") {
    OnceMember member;
    member.click(kFirst, 3);
    member.memory.calls_away = 1;
    member.kafka.can_start = false;
    member.kafka.then([] {});
    member.kafka.then([&] { member.clock.advance(600ms); });
    member.kafka.then([&] { member.clock.advance(600ms), member.kafka.can_start = true; });
    CHECK(member.run().counts.applied == 3);
    CHECK(member.memory.stored[kFirst].epoch >= 2);
}

TEST_CASE("events that retention deleted before they were read are told") {
    OnceMember first;
    first.click(kFirst, 3);
    first.run();
    OnceMember second;
    second.memory.stored = first.memory.stored;
    second.click(kFirst, 9);
    second.kafka.delete_before(kFirst, 5);
    CHECK(second.run().counts.applied == 4);
    CHECK(second.has_said(
        "gap: url-shortener.click[0]: 2 events were deleted by retention before they were read"));
    OnceMember third;
    third.memory.stored = first.memory.stored;
    third.click(kFirst, 4);
    third.kafka.delete_before(kFirst, 4);
    CHECK(third.run().counts.applied == 0);
    CHECK(third.has_said("gap: url-shortener.click[0]: 1 event was deleted"));
    CHECK(third.stored(kFirst) == 4);
}

TEST_CASE("an end that is nothing but a transaction's marker moves the offset on, without a row") {
    OnceMember member;
    member.click(kFirst, 2);
    member.kafka.append_marker(kFirst);
    CHECK(member.run().counts.read == 2);
    CHECK(member.stored(kFirst) == 3);
    CHECK(member.kafka.committed[kFirst] == 3);
}

TEST_CASE("--until ends before the first record of the time") {
    Member member;
    member.options.until_ms = kNoon + 3'600'000;
    member.click(kFirst, 3);
    member.click(kFirst, 2, kNoon + 3'600'000);
    member.then_assign({kFirst});
    CHECK(member.run().counts.applied == 3);
}

TEST_CASE("--until waits for the time, and for what comes before it") {
    Member member;
    member.options.until_ms = kNoon + 60'000;
    member.click(kFirst, 1);
    member.then_assign({kFirst});
    member.kafka.then([&] { member.click(kFirst, 1); });
    member.kafka.then([&] { member.kafka.is_away = true; });
    member.kafka.then([&] { member.clock.advance(61s); });
    member.kafka.then([] {});
    member.kafka.then([&] { member.kafka.is_away = false; });
    CHECK(member.run().counts.applied == 2);
    CHECK(member.clock.passed() < 65s);
}

TEST_CASE("a group with no partition for us is left after 15 s") {
    Member member;
    member.options.once = true;
    member.then_assign({});
    CHECK(member.run().counts.read == 0);
    CHECK(member.clock.passed() > 15s);
    CHECK(member.clock.passed() < 17s);
}

TEST_CASE("a group that can give nothing ends the run, also one that goes on for ever") {
    Member member;
    member.kafka.fault.emplace(ErrorCategory::kafka, "sent elsewhere");
    CHECK_THROWS_WITH_AS(member.run(), "sent elsewhere", Error);
    CHECK(member.clock.passed() < 5s);
}

TEST_CASE("a group that never gives anything fails a run that is to end") {
    Member member;
    member.options.once = true;
    CHECK_THROWS_WITH_AS(member.run(), doctest::Contains("gave no partition within 90s"), Error);
    CHECK(member.has_said("waiting: "));
}

TEST_CASE("invalid events are dead letters, or dropped, or the end") {
    for (const auto on_invalid : {OnInvalid::dead_letter, OnInvalid::skip, OnInvalid::stop}) {
        OnceMember member;
        member.options.on_invalid = on_invalid;
        member.click(kFirst, 2);
        member.kafka.append(kFirst, "no event");
        member.click(kFirst, 1);
        const auto result = member.run();
        const bool is_stopped = on_invalid == OnInvalid::stop;
        CHECK(result.counts.applied == (is_stopped ? 2 : 3));
        CHECK(result.counts.invalid == (is_stopped ? 0 : 1));
        CHECK(result.counts.dead_lettered == (on_invalid == OnInvalid::dead_letter ? 1 : 0));
        CHECK(result.stopped_by.starts_with("url-shortener.click[0]@2") == is_stopped);
        CHECK(member.stored(kFirst) == (is_stopped ? 2 : 4));
    }
}

TEST_CASE("an event whose letter is refused ends the run before it") {
    OnceMember member;
    member.options.batch_rows = 1;
    member.click(kFirst, 2);
    member.kafka.append(kFirst, "no event");
    member.click(kFirst, 5);
    member.outbox.answer = [](const auto& rejected) {
        return Posted{.refused = {{kFirst, rejected.front().record.offset, "not authorized"}}};
    };
    const auto result = member.run();
    CHECK(result.stopped_before.starts_with("url-shortener.click[0]@2: its dead letter cannot be written"));
    CHECK(result.counts.applied == 2);
    CHECK(member.stored(kFirst) == 2);
}

TEST_CASE("while the writer is full reading pauses, and goes on when it is not") {
    Member member;
    member.options.batch_rows = 1;
    member.memory.slow = true;
    member.click(kFirst, 20);
    member.then_assign({kFirst});
    member.kafka.then([&] {
        CHECK(member.kafka.logs[kFirst].paused);
        CHECK(member.kafka.logs[kFirst].position < 20);
        member.memory.slow = false;
    });
    member.then_until([&] { return member.stored(kFirst) == 20; });
    member.kafka.then([&] { CHECK_FALSE(member.kafka.logs[kFirst].paused); });
    member.then_stop();
    member.run();
    CHECK(member.kafka.pauses > 0);
    CHECK(member.memory.offsets == up_to(20));
}

TEST_CASE("a stop while the writer is full writes what is under way and leaves the rest to the next run") {
    Member member;
    member.options.batch_rows = 1;
    member.memory.slow = true;
    member.click(kFirst, 20);
    member.then_assign({kFirst});
    member.kafka.then([&] {
        member.stop.request_stop();
        member.memory.slow = false;
    });
    const auto result = member.run();
    CHECK(result.counts.applied >= 2);
    CHECK(result.counts.applied < 20);
    CHECK(result.counts.applied == result.counts.read);
    CHECK(member.memory.offsets == up_to(member.stored(kFirst)));
    CHECK(member.kafka.committed[kFirst] == member.stored(kFirst));
    CHECK(member.kafka.close_limit < 10s);
}

TEST_CASE(
    "a database that keeps a batch for ever is left a while after it was cancelled, and nothing is claimed") {
    Member member;
    member.memory.slow = true;
    member.memory.while_slow = [&] {
        if (member.stop.stop_requested()) member.clock.advance(100ms);
        if (member.clock.passed() > 60s) member.memory.cancel();  // or nobody could tidy up
    };
    member.click(kFirst, 3);
    member.then_assign({kFirst});
    member.kafka.then([&] { member.clock.advance(1s); });
    member.then_until([&] { return member.memory.is_waiting.load(); });
    member.kafka.then([&] {
        member.stop.request_stop();
        member.hurry.request_stop();
    });
    const auto result = member.run();
    CHECK(result.counts.read == 3);
    CHECK(result.counts.applied == 0);
    CHECK(member.kafka.committed.empty());
}

TEST_CASE("a stop does not wait for a database that is away") {
    Member member;
    member.click(kFirst, 3);
    member.then_assign({kFirst});
    member.kafka.then([&] {
        member.memory.calls_away = 1'000'000;
        member.click(kFirst, 1);
    });
    member.kafka.then([&] { member.clock.advance(1s); });
    member.then_until([&] { return member.has_said("database-down"); });
    member.then_stop();
    const auto result = member.run();
    CHECK(result.counts.read == 4);
    CHECK(result.counts.applied < 4);
}

TEST_CASE("a database that cannot go on ends the run") {
    OnceMember member;
    member.click(kFirst, 3);
    member.memory.answer = [](const Batch&) -> ApplyResult { throw Error(ErrorCategory::io, "disk full"); };
    CHECK_THROWS_WITH_AS(member.run(), "disk full", Error);
}

TEST_CASE("a group that did not hear of the last events is told, and nothing is lost") {
    OnceMember member;
    member.click(kFirst, 3);
    member.kafka.is_left_in_time = false;
    CHECK(member.run().counts.applied == 3);
    CHECK(member.has_said(
        "commit-failed: the group has not heard of the last events, which the database has: "));
}

TEST_CASE("once a second the observer hears of lag and of how long nothing was written") {
    Member member;
    member.options.linger = 1h;
    std::vector<ConsumeCounts> told;
    member.on_progress = [&](const ConsumeCounts& counts) { told.push_back(counts); };
    member.click(kFirst, 3);
    member.then_assign({kFirst});
    member.kafka.then([&] { member.clock.advance(2s); });
    member.kafka.then([&] { member.clock.advance(2s); });
    member.then_stop();
    member.run();
    REQUIRE(told.size() >= 3);
    CHECK(told.back().partitions == 0);
    const auto& late = told[told.size() - 2];
    CHECK(late.lag == 3);
    CHECK(late.partitions == 1);
    CHECK(late.since_progress >= 2s);
}

TEST_CASE("processed events expire once a minute") {
    Member member;
    member.then_assign({kFirst});
    for (int i = 0; i < 70; ++i) member.kafka.then([&] { member.clock.advance(1s); });
    member.then_stop();
    member.run();
    CHECK(member.memory.expired == 2);
}

TEST_CASE("an event waits for its batch no longer than it may") {
    Member member;
    member.options.linger = 200ms;
    member.click(kFirst, 3);
    member.then_assign({kFirst});
    member.then_until([&] { return member.stored(kFirst) == 3; });
    member.then_stop();
    member.run();
    CHECK(member.memory.offsets == up_to(3));
}
