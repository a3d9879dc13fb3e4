// Our membership in a consumer group, as the loop sees it: a test gives a scripted one. Used from one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "consume/log_watch.hpp"
#include "kafka/group/group_consumer.hpp"

namespace shortener_events::consume {

class ConsumerGroup {
  public:
    using Partitions = std::vector<TopicPartition>;
    using Offsets = std::map<TopicPartition, std::int64_t>;

    virtual ~ConsumerGroup() = default;

    // As those of kafka::GroupConsumer.
    virtual kafka::Polled poll(std::chrono::milliseconds wait, Record&& spare) = 0;
    virtual bool start_at(const TopicPartition& where, std::int64_t offset) = 0;
    virtual void pause(const Partitions& partitions) = 0;
    virtual void resume(const Partitions& partitions) = 0;
    virtual void commit(const Offsets& next_offsets) = 0;
    virtual std::string commit_trouble() const = 0;
    virtual Offsets read_committed(const Partitions& partitions) const = 0;
    virtual std::pair<std::int64_t, std::int64_t> read_bounds(const TopicPartition& where) const = 0;
    virtual std::int64_t known_end(const TopicPartition& where) const = 0;
    virtual std::vector<ReadingNotice> take_notices() = 0;
    virtual std::optional<Error> find_fault() = 0;
    virtual std::string why_not_asked() const = 0;
    virtual bool close(std::chrono::milliseconds limit) = 0;

    // As those of LogWatch.
    virtual void watch(const TopicPartition& where, const Landmark& landmark) = 0;
    virtual void forget(const TopicPartition& where) = 0;
    virtual std::vector<ChangedLog> take_changed_logs() = 0;
};

/// Becomes a member; the listener is called from inside poll() and close().
using JoinGroup = std::function<std::unique_ptr<ConsumerGroup>(kafka::GroupListener)>;

}  // namespace shortener_events::consume
