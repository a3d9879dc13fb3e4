#include "cli/delivery/outcome_recorder.hpp"

#include <doctest/doctest.h>

#include <iterator>

#include "support/folder.hpp"

using namespace shortener_events;
using namespace shortener_events::cli;

namespace {

struct Books {
    Folder folder;
    OutcomeFiles files{.rejects = folder.path / "rejects", .report = folder.path / "report"};
    OutcomeRecorder recorder{files};

    std::string read(const char* name) const {
        std::ifstream file(folder.path / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

DeliveryReport acknowledged(std::uint64_t line, std::int32_t partition = 0, std::int64_t offset = 0) {
    DeliveryReport report;
    report.opaque = line;
    report.status = DeliveryStatus::delivered;
    report.partition = partition;
    report.offset = offset;
    report.bytes = 10;
    return report;
}

}  // namespace

TEST_CASE("every outcome is counted once, and is a line of the report") {
    Books books;
    OutcomeRecorder& recorder = books.recorder;
    recorder.delivered(acknowledged(1, 2, 7));
    recorder.not_delivered(2, EventOutcome::invalid, "{}", "/shortCode: missing");
    recorder.not_arrived(3, EventOutcome::failed, "[3]", "too large");
    recorder.not_arrived(4, EventOutcome::unknown, "[4]", "no answer");
    recorder.not_arrived(5, EventOutcome::dead_lettered, "[5]", "invalid: x");
    recorder.not_arrived(6, EventOutcome::not_attempted, "[6]", "stopped");
    recorder.close();
    for (const auto outcome : kOutcomes) CHECK(recorder.counts[outcome] == 1);
    CHECK(recorder.counts.settled() == 6);
    CHECK(recorder.counts.bytes == 10);
    CHECK(books.read("report") ==
          "1\tdelivered\t2\t7\t\n2\tinvalid\t\t\t/shortCode: missing\n3\tfailed\t\t\ttoo large\n"
          "4\tunknown\t\t\tno answer\n5\tdead_lettered\t\t\tinvalid: x\n6\tnot_attempted\t\t\tstopped\n");
}

TEST_CASE("what may be in the topic already is not among the rejects that are safe to publish again") {
    Books books;
    books.recorder.not_arrived(1, EventOutcome::failed, "safe", "refused");
    books.recorder.not_arrived(2, EventOutcome::unknown, "perhaps", "no answer");
    books.recorder.not_arrived(3, EventOutcome::dead_lettered, "elsewhere", "invalid");
    books.recorder.close();
    CHECK(books.read("rejects") == "safe\n");
    CHECK(books.read("rejects.unknown") == "perhaps\n");
    CHECK(books.read("rejects.reasons") == "1\tfailed\trefused\n2\tunknown\tno answer\n");
}

TEST_CASE("the summary names the lowest line that did not arrive, in whatever order the answers come") {
    Books books;
    books.recorder.not_arrived(9, EventOutcome::failed, "", "later");
    books.recorder.not_arrived(3, EventOutcome::failed, "", "earlier");
    books.recorder.not_arrived(5, EventOutcome::failed, "", "between");
    REQUIRE(books.recorder.counts.first_failure());
    CHECK(books.recorder.counts.first_failure()->line == 3);
    CHECK(books.recorder.counts.first_failure()->reason == "earlier");
}

TEST_CASE("in a transaction nothing counts before its end, and then everything as it ended") {
    for (const auto outcome : {EventOutcome::delivered, EventOutcome::failed, EventOutcome::unknown}) {
        CAPTURE(to_string(outcome));
        Books books;
        OutcomeRecorder& recorder = books.recorder;
        recorder.hold();
        recorder.begin();
        for (std::uint64_t line = 1; line <= 3; ++line) {
            recorder.take("line" + std::to_string(line));
            recorder.delivered(acknowledged(line, 0, static_cast<std::int64_t>(line)));
        }
        CHECK(recorder.counts.settled() == 0);
        CHECK_FALSE(recorder.broken());
        recorder.prepare_commit();
        recorder.settle(outcome, outcome == EventOutcome::delivered ? "" : "why");
        recorder.close();
        CHECK(recorder.counts[outcome] == 3);
        CHECK(recorder.counts.settled() == 3);
        const std::string lines = "line1\nline2\nline3\n";
        CHECK(books.read("rejects") == (outcome == EventOutcome::failed ? lines : ""));
        CHECK(books.read("rejects.unknown") == (outcome == EventOutcome::unknown ? lines : ""));
        const std::string delivered = "1\tdelivered\t0\t1\t\n2\tdelivered\t0\t2\t\n3\tdelivered\t0\t3\t\n";
        if (outcome == EventOutcome::delivered) CHECK(books.read("report") == delivered);
        if (outcome == EventOutcome::failed)
            CHECK(books.read("report").find("delivered") == std::string::npos);
    }
}

TEST_CASE("one that did not arrive breaks its transaction; the culprit is named, the others failed with it") {
    Books books;
    OutcomeRecorder& recorder = books.recorder;
    recorder.hold();
    recorder.begin();
    for (const char* line : {"one", "two"}) recorder.take(line);
    recorder.delivered(acknowledged(1));
    recorder.not_arrived(2, EventOutcome::failed, "two", "its batch was refused");
    CHECK(recorder.broken());
    recorder.blame({{2, "too large"}});
    recorder.settle(EventOutcome::failed, "its transaction was aborted");
    recorder.close();
    CHECK(recorder.counts[EventOutcome::failed] == 2);
    CHECK(books.read("rejects") == "one\ntwo\n");
    CHECK(books.read("rejects.reasons") == "2\tfailed\ttoo large\n");
    CHECK(recorder.counts.first_failure()->line == 2);
}

TEST_CASE("what is sent again in another transaction is not counted for the first") {
    Books books;
    OutcomeRecorder& recorder = books.recorder;
    recorder.hold();
    recorder.begin();
    for (int attempt = 0; attempt < 2; ++attempt) {
        recorder.take("line");
        recorder.delivered(acknowledged(1));
        if (attempt > 0) break;
        recorder.not_arrived(2, EventOutcome::failed, "other", "refused");
        recorder.retract();
        CHECK_FALSE(recorder.broken());
    }
    recorder.settle(EventOutcome::delivered);
    CHECK(recorder.counts[EventOutcome::delivered] == 1);
    CHECK(recorder.counts.settled() == 1);
}

TEST_CASE(
    "a line that comes in parts is rejected as a whole, and what is rejected meanwhile stands behind it") {
    Books books;
    books.recorder.not_delivered(1, EventOutcome::invalid, "begin", "too long", LineEnd::more_follows);
    CHECK(books.recorder.is_in_line());
    books.recorder.not_arrived(2, EventOutcome::failed, "other", "refused");
    books.recorder.continue_reject("-middle", LineEnd::more_follows);
    books.recorder.continue_reject("-end", LineEnd::here);
    CHECK_FALSE(books.recorder.is_in_line());
    books.recorder.close();
    CHECK(books.read("rejects") == "begin-middle-end\nother\n");
}

TEST_CASE("reasons may quote an event, and keep to one line and visible characters") {
    Books books;
    books.recorder.not_delivered(1, EventOutcome::invalid, "x", "not a code: \"a\nb\x1b[31m\"");
    books.recorder.close();
    CHECK(books.read("rejects.reasons") == "1\tinvalid\tnot a code: \"a\\nb\\x1b[31m\"\n");
}

TEST_CASE("a run that sends nothing leaves the files of an earlier one as they are") {
    Folder folder;
    folder.write("rejects", "earlier\n");
    {
        const OutcomeRecorder recorder({.rejects = folder.path / "rejects", .report = {}});
        CHECK_FALSE(recorder.begun());
    }
    std::ifstream file(folder.path / "rejects");
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "earlier\n");
}

TEST_CASE("what a session tells is recorded: rejects get the line as it was received, where that was kept") {
    Books books;
    OutcomeRecorder& recorder = books.recorder;
    Record event;
    event.value = "value";
    DeliveryReport report;
    report.record = &event;
    report.reason = "stopped";
    recorder.keep_original(1, "an envelope");
    for (const std::uint64_t line : {1, 2}) {
        report.opaque = line;
        recorder.record(EventOutcome::not_attempted, report);
    }
    recorder.keep_original(3, "delivered, and forgotten");
    recorder.record(EventOutcome::delivered, acknowledged(3));
    report.opaque = 3;
    recorder.record(EventOutcome::failed, report);
    recorder.close();
    CHECK(books.read("rejects") == "an envelope\nvalue\nvalue\n");
    CHECK(recorder.counts[EventOutcome::delivered] == 1);
}

TEST_CASE("with acks 0 an unknown outcome is as asked for: counted, and no reject") {
    Books books;
    DeliveryReport report;
    report.opaque = 1;
    books.recorder.record(EventOutcome::unknown, report);
    books.recorder.close();
    CHECK(books.recorder.counts[EventOutcome::unknown] == 1);
    CHECK_FALSE(books.recorder.counts.first_failure());
    CHECK(books.read("rejects.unknown").empty());
    CHECK(books.read("report") == "1\tunknown\t\t\t\n");
}
