// What becomes of a batch that a database or the dead-letter topic does not take as it is.
#include "consume/sink_writer.hpp"

#include <doctest/doctest.h>

#include <latch>

#include "consume/writer_thread.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_outbox.hpp"
#include "support/memory_sink.hpp"
#include "support/two_partitions.hpp"

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;
using tests::kFirst;
using tests::kSecond;
using tests::record_at;

namespace {

struct Writing {
    ConsumeOptions options;
    tests::MemorySink memory;
    tests::FakeOutbox outbox;
    tests::FakeClock clock;
    std::vector<std::string> said;
    WriteBatch work;
    std::stop_source stop;

    Writing() {
        options.retry_base = 1ms;
        memory.claim({kFirst, kSecond}, "test");
    }
    void add_row(const TopicPartition& where, std::int64_t offset) {
        work.records.push_back(record_at(where, offset));
        work.batch.rows.push_back({.partition = where.partition, .offset = offset});
        work.batch.progress[where] = {1, offset + 1};
    }
    void add_rejected(const TopicPartition& where, std::int64_t offset) {
        work.rejected.push_back({record_at(where, offset), {"invalid", "no event"}});
        work.batch.progress[where] = {1, offset + 1};
    }
    WriteResult write();
    /// The database refuses this row, so often.
    void refuse(std::int64_t offset, bool is_final, int times = 1'000) {
        memory.answer = [offset, is_final, left = times](const Batch& batch) mutable {
            for (std::size_t i = 0; i < batch.rows.size(); ++i)
                if (batch.rows[i].offset == offset && left-- > 0)
                    return ApplyResult{.outcome = Outcome::refused, .refused = {{i, "too odd", is_final}}};
            return ApplyResult();
        };
    }
    using Strings = std::vector<std::string>;
};

/// A SinkWriter and what it needs.
struct Writer {
    explicit Writer(Writing& it)
        : notes([&it](const ConsumeNote& note) { it.said.push_back(note.event); }),
          sink(it.memory, notes),
          letters({"dead-letters-failing", "dead-letters-back", "again"}, notes),
          sink_writer(it.options, sink, it.outbox, letters, notes, it.clock.get()) {}

    Notes notes;
    SharedSink sink;
    Trouble letters;
    SinkWriter sink_writer;
};

WriteResult Writing::write() {
    return Writer(*this).sink_writer.write(work, stop.get_token());
}

using Offsets = std::map<TopicPartition, std::int64_t>;

}  // namespace

TEST_CASE("letters are in their topic before the offset moves on, and their position goes with it") {
    Writing it;
    it.add_row(kFirst, 0);
    it.add_rejected(kFirst, 1);
    std::optional<DeadLetterPositions> positions;
    it.memory.answer = [&](const Batch& batch) {
        CHECK(it.outbox.letters == std::vector<std::int64_t>{1});
        positions = batch.progress.at(kFirst).dead_letters;
        return ApplyResult();
    };
    const auto result = it.write();
    CHECK(result.rows == 1);
    CHECK(result.dead_lettered == 1);
    CHECK(result.applied == Offsets{{kFirst, 2}});
    CHECK(positions == DeadLetterPositions{{0, 1}});
    CHECK(it.outbox.settled == Offsets{{kFirst, 2}});
    CHECK(it.said == Writing::Strings{"dead-letter"});
}

TEST_CASE("rows that are there already are counted as repeated") {
    Writing it;
    it.add_row(kFirst, 0);
    it.add_row(kFirst, 1);
    const auto result = it.write();
    CHECK(result.rows == 2);
    CHECK(result.repeated == 0);
}

TEST_CASE("a database that is away is tried again, and no event is lost") {
    Writing it;
    it.add_row(kFirst, 0);
    it.memory.calls_away = 2;
    const auto result = it.write();
    CHECK(result.rows == 1);
    CHECK(result.retries == 2);
    CHECK(it.said == Writing::Strings{"database-down", "database-back"});
}

TEST_CASE("after a stop a database that is away is not tried again") {
    Writing it;
    it.add_row(kFirst, 0);
    it.memory.calls_away = 1'000;
    it.stop.request_stop();
    CHECK(it.write().applied.empty());
    CHECK(it.said.empty());  // it may be our own doing
    CHECK(it.outbox.settled.empty());
}

TEST_CASE("a partition of another member's is dropped, the others go in") {
    Writing it;
    it.add_row(kFirst, 0);
    it.add_row(kSecond, 0);
    it.memory.fence(kFirst);
    const auto result = it.write();
    CHECK(result.rows == 1);
    CHECK(result.applied == Offsets{{kSecond, 1}});
    CHECK(result.fenced == Offsets{{kFirst, 1}});
}

TEST_CASE("no letter is published for a partition that is another member's by now") {
    Writing it;
    it.add_rejected(kFirst, 0);
    it.memory.fence(kFirst);
    const auto result = it.write();
    CHECK(it.outbox.letters.empty());
    CHECK(result.dead_lettered == 0);
    CHECK(result.fenced == Offsets{{kFirst, 1}});
}

TEST_CASE("a row that is refused for its own values is a dead letter at once") {
    Writing it;
    for (const std::int64_t offset : {0, 1, 2}) it.add_row(kFirst, offset);
    it.refuse(1, true);
    const auto result = it.write();
    CHECK(result.failed == 1);
    CHECK(result.dead_lettered == 1);
    CHECK(result.retries == 0);
    CHECK(it.memory.offsets == std::vector<std::int64_t>{0, 2});
    CHECK(it.outbox.letters == std::vector<std::int64_t>{1});
    CHECK(it.said == Writing::Strings{"handler-failed", "dead-letter"});
}

TEST_CASE("a row that is refused because of another is tried again, and what is before it need not wait") {
    Writing it;
    for (const std::int64_t offset : {0, 1, 2}) it.add_row(kFirst, offset);
    it.add_row(kSecond, 0);
    it.refuse(1, false, 2);
    const auto result = it.write();
    CHECK(result.failed == 0);
    CHECK(result.retries == 2);
    CHECK(it.memory.offsets == std::vector<std::int64_t>{0, 0, 1, 2});
    CHECK(result.applied == Offsets{{kFirst, 3}, {kSecond, 1}});
}

TEST_CASE("a row that is refused to the last attempt is a dead letter") {
    Writing it;
    it.add_row(kFirst, 0);
    it.refuse(0, false);
    const auto result = it.write();
    CHECK(result.failed == 1);
    CHECK(result.retries == 2);
    CHECK(it.outbox.letters == std::vector<std::int64_t>{0});
    CHECK(result.applied == Offsets{{kFirst, 1}});
}

TEST_CASE("where refused rows are the end, what is before the first of them is written") {
    Writing it;
    it.options.on_invalid = OnInvalid::stop;
    for (const std::int64_t offset : {0, 1, 2}) it.add_row(kFirst, offset);
    it.refuse(1, true);
    const auto result = it.write();
    CHECK(result.stopped_by.starts_with("clicks[0]@1: the database refuses it: too odd"));
    CHECK(it.memory.offsets == std::vector<std::int64_t>{0});
    CHECK(result.applied == Offsets{{kFirst, 1}});
}

TEST_CASE("where invalid events are skipped, no letter is written") {
    Writing it;
    it.options.on_invalid = OnInvalid::skip;
    it.add_rejected(kFirst, 0);
    CHECK(it.write().applied == Offsets{{kFirst, 1}});
    CHECK(it.outbox.letters.empty());
}

// --- letters that cannot be written ------------------------------------------------------------------------

TEST_CASE("a letter that is late is tried again, and that is trouble meanwhile") {
    Writing it;
    it.add_rejected(kFirst, 0);
    it.outbox.answer = [left = 1](const auto&) mutable {
        return left-- > 0 ? Posted{.trouble = "no acknowledgement"} : Posted{.shortened = 1};
    };
    const auto result = it.write();
    CHECK(result.dead_lettered == 1);
    CHECK(result.shortened == 1);
    CHECK(it.said == Writing::Strings{"dead-letters-failing", "dead-letters-back", "dead-letter"});
}

TEST_CASE("a letter that is refused ends the run before its event, is skipped, or waited with") {
    const auto refuse = [](const auto& rejected) {
        Posted posted;
        for (const auto& [record, cause, dealt] : rejected)
            if (record.offset == 2 && !dealt) posted.refused.push_back({kFirst, 2, "not authorized"});
        return posted;
    };
    for (const auto then : {OnUndeliverable::stop, OnUndeliverable::skip, OnUndeliverable::wait}) {
        Writing it;
        it.options.on_undeliverable = then;
        it.add_row(kFirst, 0);
        it.add_rejected(kFirst, 1);
        it.add_rejected(kFirst, 2);
        it.add_row(kFirst, 3);
        it.outbox.answer = [&](const auto& rejected) {
            if (then == OnUndeliverable::wait) it.stop.request_stop();  // nobody mends it
            return refuse(rejected);
        };
        const auto result = it.write();
        const bool is_skipped = then == OnUndeliverable::skip;
        CHECK(result.stopped_by.empty() == (then != OnUndeliverable::stop));
        CHECK(result.undeliverable == (is_skipped ? 1 : 0));
        const auto next = then == OnUndeliverable::stop ? 2 : 4;
        CHECK(result.applied == (then == OnUndeliverable::wait ? Offsets{} : Offsets{{kFirst, next}}));
        CHECK(result.rows == (is_skipped ? 2 : then == OnUndeliverable::stop ? 1 : 0));
    }
}

TEST_CASE("a batch whose first letter is refused makes no progress") {
    Writing it;
    it.add_rejected(kFirst, 0);
    it.outbox.answer = [](const auto&) { return Posted{.refused = {{kFirst, 0, "not authorized"}}}; };
    const auto result = it.write();
    CHECK(result.applied.empty());
    CHECK_FALSE(result.stopped_by.empty());
}

TEST_CASE("a topic that is not known is waited for while a cluster starts, for 3 s") {
    Writing it;
    it.add_rejected(kFirst, 0);
    int attempts = 0;
    it.outbox.answer = [&](const auto&) {
        if (++attempts == 2) it.clock.advance(4s);
        return Posted{.refused = {{kFirst, 0, "unknown topic", true}}};
    };
    CHECK(it.write().stopped_by.find("unknown topic") != std::string::npos);
    CHECK(attempts == 2);
}

TEST_CASE("letters that cannot be read back are not published a second time") {
    Writing it;
    it.add_rejected(kFirst, 0);
    it.outbox.history.trouble = "no broker";
    it.stop.request_stop();
    CHECK(it.write().dead_lettered == 0);
    CHECK(it.outbox.letters.empty());
}

TEST_CASE("a batch that comes when the run must not get further is dropped, and nothing waits for it") {
    Writing it;
    it.add_rejected(kFirst, 0);
    it.outbox.answer = [](const auto&) { return Posted{.refused = {{kFirst, 0, "not authorized"}}}; };
    Writer with(it);
    WriterThread writer(with.sink_writer);
    writer.submit(it.work);
    REQUIRE(writer.finish(20s));
    REQUIRE(writer.is_over());
    writer.submit(it.work);  // there had been room when it was asked for
    CHECK(writer.finish(100ms));
    CHECK_FALSE(writer.has_room(0ms));
}

TEST_CASE("a batch that waits behind one that is given up is given up, too: nothing is under way then") {
    Writing it;
    it.add_row(kFirst, 0);
    std::latch began(1);
    it.memory.answer = [&](const Batch&) -> ApplyResult {
        if (!began.try_wait()) began.count_down();
        throw SinkUnavailable("away");
    };
    Writer with(it);
    WriterThread writer(with.sink_writer);
    writer.submit(it.work);
    began.wait();
    REQUIRE(writer.has_room(20s));
    writer.submit(it.work);
    writer.stop();
    CHECK(writer.finish(20s));
}
