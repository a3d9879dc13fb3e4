#include <doctest/doctest.h>

#include "shortener_events/lag_verdict.hpp"
#include "support/lag_case.hpp"
#include "support/open_transaction.hpp"

using namespace shortener_events;
using namespace std::chrono_literals;
using test::Case;
using test::OpenTransaction;
using test::publish;
using test::read;
using test::row;

namespace {

/// The lag once the transaction's marker is written, a little after the transaction has ended.
GroupLag read_to(const std::string& group, std::int64_t end, LagEnd which) {
    GroupLag lag = read(group, which);
    for (int i = 0; i < 500 && row(lag, 0).end != end; ++i) lag = read(group, which);
    return lag;
}

}  // namespace

TEST_CASE("transaction markers take an offset but are nothing to wait for") {
    Case c;
    publish(c.topic, 0, 3, test::unique_name("tx"));
    c.admin.commit(c.group, {{{c.topic, 0}, 3}});
    GroupLag lag = read(c.group);
    for (int i = 0; i < 500 && row(lag, 0).end != 4; ++i)
        lag = read(c.group);  // the marker comes a little later
    CHECK(row(lag, 0).lag == 1);
    CHECK(row(lag, 0).time_lag_ms == 0);
}

TEST_CASE("with read_committed the end is the last stable offset") {
    Case c;
    c.admin.commit(c.group, {{{c.topic, 0}, 0}});
    OpenTransaction transaction(c.topic, 3);
    CHECK(row(read(c.group), 0).lag == 3);
    const PartitionLag committed = row(read(c.group, LagEnd::committed_transactions), 0);
    CHECK(committed.lag == 0);
    CHECK(committed.last_stable == committed.end);
}

TEST_CASE(
    "what an aborted transaction left behind is nothing to wait for, for those who read committed ones") {
    Case c;
    c.admin.commit(c.group, {{{c.topic, 0}, 0}});
    OpenTransaction transaction(c.topic, 3);
    transaction.publisher.abort_transaction();
    const auto committed = read_to(c.group, 4, LagEnd::committed_transactions);
    CHECK(row(committed, 0).lag == 4);  // offsets, so that it is "up to" four events
    CHECK(row(committed, 0).time_lag_ms == 0);
    CHECK_FALSE(row(committed, 0).oldest_unread_ms);
    CHECK(row(read_to(c.group, 4, LagEnd::written), 0).oldest_unread_ms);  // they see aborted events too
}

TEST_CASE("that aborted events are none is found out beside the written end, too") {
    Case c;
    publish(c.topic, 0, 1);
    c.admin.commit(c.group, {{{c.topic, 0}, 1}});
    OpenTransaction transaction(c.topic, 3);
    const auto look = [&] {
        return LagReader(test::shared_kafka())
            .read({{c.group}, {}, TimeLag::exact, SecondLook::all})
            .groups.at(0);
    };
    const auto open = look();
    CHECK(row(open, 0).is_held);
    CHECK(row(open, 0).last_stable == 1);
    CHECK(row(open, 0).end == 4);
    transaction.publisher.abort_transaction();
    GroupLag aborted = look();
    for (int i = 0; i < 500 && !row(aborted, 0).only_markers; ++i) aborted = look();
    CHECK(row(aborted, 0).only_markers);
    CHECK(judge(aborted).verdict == Verdict::ok);
    CHECK(judge(aborted).worst == PartitionState::read);
    publish(c.topic, 0, 1);  // behind them comes one that is
    CHECK_FALSE(row(look(), 0).only_markers);
    CHECK(row(look(), 0).oldest_unread_ms);
}

TEST_CASE("of more partitions than ages are read for, each group has those of its worst ones") {
    Case c;
    LagReader reader(test::shared_kafka());
    const std::string wide = test::new_topic(520), group = test::unique_name("wide");
    std::map<TopicPartition, std::int64_t> begin;
    for (std::int32_t partition = 0; partition < 520; ++partition) {
        publish(wide, partition, 1);
        begin[{wide, partition}] = 0;
    }
    c.admin.commit(group, begin);
    publish(c.topic, 0, 5);
    c.admin.commit(c.group, {{{c.topic, 0}, 2}});
    const auto snapshot = reader.read({{group, c.group}, {}, TimeLag::bounded});
    CHECK(snapshot.ages_left_out == 520 + 1 - static_cast<int>(LagReader::kBoundedFetches));
    for (const auto& lag : snapshot.groups)
        if (lag.group == c.group) CHECK(lag.totals.time_left_out == 0);
}
