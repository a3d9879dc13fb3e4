#include "kafka/group/group_commits.hpp"

#include <thread>

#include "kafka/client/partition_list.hpp"
#include "kafka/group/group_protocol.hpp"

namespace shortener_events::kafka {

namespace {

using namespace std::chrono_literals;

constexpr auto kRetryAfter = 500ms;
constexpr auto kUntilHeard = 50ms, kLongestUnheard = 2000ms;
constexpr auto kSettleLimit = 3s;  // with very frequent heartbeats it is never calm

}  // namespace

GroupCommits::GroupCommits(const Handle& handle, const RebalanceTracker& rebalances)
    : handle_(handle), rebalances_(rebalances), answers_(rd_kafka_queue_new(handle.get())) {}

void GroupCommits::put(const Offsets& next_offsets) {
    if (waiting_.empty()) waiting_since_ = Clock::now();
    for (const auto& [where, offset] : next_offsets) waiting_[where] = offset;
}

void GroupCommits::forget(const std::vector<TopicPartition>& partitions) {
    for (const auto& where : partitions) waiting_.erase(where);
}

bool GroupCommits::may_send() const {
    const auto now = Clock::now();
    if (now < not_before_ || rebalances_.is_joining(now)) return false;
    return rebalances_.is_calm(now) || now - waiting_since_ > kSettleLimit;
}

void GroupCommits::serve() {
    if (!sent_.empty()) take_answer(0);
    if (sent_.empty() && !waiting_.empty() && may_send()) send();
}

void GroupCommits::serve_now(const Deadline& deadline) {
    if (!sent_.empty()) take_answer(deadline.left_ms());
    if (!sent_.empty() || waiting_.empty() || rebalances_.is_joining() || deadline.passed()) return;
    send();
    if (!sent_.empty()) take_answer(deadline.left_ms());
    if (!joins_by_newer_protocol(handle_.settings())) return;
    // The coordinator may be in an epoch that this member has not heard of yet.
    for (const Deadline heard = deadline.within(kLongestUnheard); !heard.passed();) {
        if (waiting_.empty() || !sent_.empty() || !trouble_.empty()) return;
        std::this_thread::sleep_for(kUntilHeard);
        send();
        if (!sent_.empty()) take_answer(deadline.left_ms());
    }
}

void GroupCommits::send() {
    const auto code =
        rd_kafka_commit_queue(handle_.get(), to_list(waiting_).get(), answers_.get(), nullptr, nullptr);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        sent_ = waiting_;
    else
        fail(code);
}

void GroupCommits::take_answer(int wait_ms) {
    const EventPtr answer(rd_kafka_queue_poll(answers_.get(), wait_ms));
    if (!answer || rd_kafka_event_type(answer.get()) != RD_KAFKA_EVENT_OFFSET_COMMIT) return;
    const auto* list = rd_kafka_event_topic_partition_list(answer.get());
    const auto code = rd_kafka_event_error(answer.get());
    trouble_.clear();
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        fail(code);
    else if (list)
        take_in(*list);
    sent_.clear();
}

void GroupCommits::take_in(const rd_kafka_topic_partition_list_t& answered) {
    for (int i = 0; i < answered.cnt; ++i) {
        const auto& entry = answered.elems[i];
        const TopicPartition where{entry.topic, entry.partition};
        const auto waiting = waiting_.find(where);
        if (entry.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            fail(entry.err);
        else if (waiting != waiting_.end() && waiting->second == entry.offset)
            waiting_.erase(waiting);
    }
    waiting_since_ = Clock::now();
}

void GroupCommits::fail(rd_kafka_resp_err_t code) {
    not_before_ = Clock::now() + kRetryAfter;
    if (meaning_of(code).kind != ErrorKind::rebalance) trouble_ = describe(code);
}

}  // namespace shortener_events::kafka
