#include "kafka/read/queue_refill_nudge.hpp"

#include <algorithm>
#include <utility>

#include "kafka/client/queue_backoff.hpp"
#include "kafka/read/offsets.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::int64_t kBetweenLooks = 500;  // messages
constexpr int kWakeMs = 100;          // the answer takes one; without one, others will wake the threads
constexpr std::int64_t kLatest = -1;  // instead of a time; the cheapest question there is

}  // namespace

QueueRefillNudge::QueueRefillNudge(const Handle& handle, rd_kafka_queue_t* queue,
                                   std::function<std::vector<TopicPartition>()> partitions)
    : handle_(handle), queue_(queue), partitions_(std::move(partitions)) {}

void QueueRefillNudge::taken(std::size_t bytes) {
    taken_bytes_ += static_cast<std::int64_t>(bytes);
    if (++taken_ < kBetweenLooks && taken_bytes_ < kMostBytes / 20) return;
    usual_bytes_ = taken_bytes_ / taken_;
    taken_ = taken_bytes_ = 0;
    look();
}

void QueueRefillNudge::look() {
    if (has_queue_backoff()) return;
    const auto waiting = static_cast<std::int64_t>(rd_kafka_queue_length(queue_));
    const auto most = std::min(kMostMessages, kMostBytes / std::max<std::int64_t>(usual_bytes_, 1));
    if (waiting > most / 10 * 9) was_full_ = true;
    if (!was_full_ || waiting > most / 2) return;
    was_full_ = false;
    ask_offsets(handle_, partitions_(), kLatest, kWakeMs);
}

}  // namespace shortener_events::kafka
