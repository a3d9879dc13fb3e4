// A ConsumerGroup of a real Kafka.
#pragma once

#include <utility>

#include "consume/consumer_group.hpp"

namespace shortener_events::consume {

class KafkaConsumerGroup final : public ConsumerGroup {
  public:
    KafkaConsumerGroup(const KafkaSettings& settings, const kafka::GroupOptions& options,
                       kafka::GroupListener listener)
        : log_watch_(settings), consumer_(settings, options, std::move(listener)) {}

    kafka::Polled poll(std::chrono::milliseconds wait, Record&& spare) override {
        return consumer_.poll(wait, std::move(spare));
    }
    bool start_at(const TopicPartition& where, std::int64_t offset) override {
        return consumer_.start_at(where, offset);
    }
    void pause(const Partitions& partitions) override { consumer_.pause(partitions); }
    void resume(const Partitions& partitions) override { consumer_.resume(partitions); }
    void commit(const Offsets& next_offsets) override { consumer_.commit(next_offsets); }
    std::string commit_trouble() const override { return consumer_.commit_trouble(); }
    Offsets read_committed(const Partitions& partitions) const override {
        return consumer_.read_committed(partitions);
    }
    std::pair<std::int64_t, std::int64_t> read_bounds(const TopicPartition& where) const override {
        return consumer_.read_bounds(where);
    }
    std::int64_t known_end(const TopicPartition& where) const override { return consumer_.known_end(where); }
    std::vector<ReadingNotice> take_notices() override { return consumer_.take_notices(); }
    std::optional<Error> find_fault() override { return consumer_.find_fault(); }
    std::string why_not_asked() const override { return consumer_.why_not_asked(); }
    bool close(std::chrono::milliseconds limit) override { return consumer_.close(limit); }

    void watch(const TopicPartition& where, const Landmark& landmark) override {
        log_watch_.pass(where, landmark);
    }
    void forget(const TopicPartition& where) override { log_watch_.forget(where); }
    std::vector<ChangedLog> take_changed_logs() override { return log_watch_.take(); }

  private:
    LogWatch log_watch_;
    kafka::GroupConsumer consumer_;
};

}  // namespace shortener_events::consume
