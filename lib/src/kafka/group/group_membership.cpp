// How a GroupConsumer is given partitions, loses them, and leaves.
#include <algorithm>

#include "kafka/client/member_epoch.hpp"
#include "kafka/client/partition_list.hpp"
#include "kafka/group/group_consumer.hpp"
#include "kafka/group/group_protocol.hpp"

namespace shortener_events::kafka {

namespace {

constexpr int kWhileClosing = 10;  // ms, a poll

/// The group has put this member out: what it was just given is about to be taken as lost.
bool is_put_out(const Error& error) {
    return error.kafka().code == protocol_number(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID) ||
           error.kafka().code == protocol_number(kFencedMemberEpoch);
}

std::map<TopicPartition, std::int64_t> ask_starts(const GroupListener& listener,
                                                  const std::vector<TopicPartition>& partitions) {
    try {
        return listener.on_assigned(partitions);
    } catch (const Error& error) {
        if (!is_put_out(error)) throw;
        return {};
    }
}

}  // namespace

void GroupConsumer::rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* list) {
    try {
        if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
            assign(list);
        else
            revoke(list);
    } catch (...) {
        trouble_ = std::current_exception();  // nothing may be thrown through librdkafka; poll() does
    }
    rebalances_->rebalanced();
}

void GroupConsumer::assign(rd_kafka_topic_partition_list_t* list) {
    const auto partitions = to_partitions(*list);
    std::map<TopicPartition, std::int64_t> starts;
    if (listener_.on_assigned && !closing_) starts = ask_starts(listener_, partitions);
    std::vector<TopicPartition> waiting;
    for (int i = 0; i < list->cnt; ++i) {
        const auto start = starts.find(partitions[static_cast<std::size_t>(i)]);
        if (start == starts.end()) waiting.push_back(partitions[static_cast<std::size_t>(i)]);
        list->elems[i].offset = start == starts.end() ? RD_KAFKA_OFFSET_END : start->second;
    }
    const ErrorPtr error(rd_kafka_incremental_assign(handle_.get(), list));
    if (error) handle_.throw_failed("take partitions over", rd_kafka_error_code(error.get()));
    pause(waiting);
}

void GroupConsumer::revoke(rd_kafka_topic_partition_list_t* list) {
    const bool lost = rd_kafka_assignment_lost(handle_.get()) != 0;
    const auto partitions = to_partitions(*list);
    if (listener_.on_revoked) listener_.on_revoked(partitions, lost ? Revocation::lost : Revocation::revoked);
    if (!lost) commits_.serve_now(closing_.value_or(Deadline(handle_.settings().timeout)));
    commits_.forget(partitions);
    const ErrorPtr error(rd_kafka_incremental_unassign(handle_.get(), list));
}

bool GroupConsumer::close(std::chrono::milliseconds limit) {
    if (closing_) return true;
    closing_.emplace(std::min(handle_.settings().timeout, limit));
    wait_while([this] { return !commits_.is_settled(); });
    const bool settled = commits_.is_settled();
    // 2.0.2 aborts on destroying a consumer that has joined, but was not given an assignment yet, be it of
    // nothing.
    wait_while([this] { return rebalances_->waits_for_assignment(); });
    if (!handle_.settings().properties.contains("group.instance.id")) leave();
    if (closing_->passed())
        return settled;  // it would wait for its coordinator for as long as the session lasts
    rd_kafka_consumer_close(handle_.get());
    closed_ = true;
    return settled;
}

/// By an unsubscription, which librdkafka puts off until no join is pending. Its close() does not: the
/// LeaveGroup would be held up behind the JoinGroup; and it sends none for a member that joined but has no
/// partitions (2.0.2). A member of the newer protocol hands its partitions back before it is closed: while it
/// still is asked for them, what it has committed is acknowledged.
void GroupConsumer::leave() {
    rd_kafka_unsubscribe(handle_.get());
    const bool hands_back = joins_by_newer_protocol(handle_.settings());
    wait_while(
        [&] { return rebalances_->is_member() || is_subscribed() || (hands_back && !assigned().empty()); });
}

bool GroupConsumer::is_subscribed() const {
    rd_kafka_topic_partition_list_t* topics = nullptr;
    if (rd_kafka_subscription(handle_.get(), &topics) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    return PartitionListPtr(topics)->cnt > 0;
}

void GroupConsumer::wait_while(const std::function<bool()>& condition) {
    while (!closing_->passed() && condition()) {
        // What comes now is dropped: the next owner reads it again.
        const MessagePtr message(rd_kafka_consumer_poll(handle_.get(), kWhileClosing));
        commits_.serve();
    }
}

}  // namespace shortener_events::kafka
