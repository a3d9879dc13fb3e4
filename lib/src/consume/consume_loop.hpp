// One run: reads what the group gives, has batches written, keeps the group and the observer informed, and
// comes to an end. It decides nothing about partitions itself, that is PartitionTable's.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

#include "consume/assignment.hpp"
#include "consume/batch_pipeline.hpp"
#include "consume/kafka_watch.hpp"
#include "consume/shutdown.hpp"

namespace shortener_events::consume {

class ConsumeLoop {
  public:
    /// What it works with, which outlives it.
    struct Parts {
        SharedSink& sink;
        WriterThread& writer;
        const Trouble& letters;  ///< why dead letters cannot be written
        const Notes& notes;
    };

    ConsumeLoop(const ConsumeOptions& options, const Parts& parts, BatchBuilder builder,
                std::function<void(const ConsumeCounts&)> on_progress, const JoinGroup& join,
                const RunClock& clock = {});

    /// `hurry`: a while after the stop, what is under way in the database is not waited for any more.
    ConsumeResult run(std::stop_token stop, std::stop_token hurry);

  private:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Partitions = PartitionTable::Partitions;

    // Reading.
    void step();
    void read();
    void take(Record record);
    void reach_end(const TopicPartition& where, std::int64_t offset);
    void look_for_gap(const TopicPartition& where, const Reading& reading);
    void look_for_ends();

    // Writing.
    void submit();
    void wait_for_room();

    // Once a second.
    void keep_up();
    void look_at_kafka();
    void meet(const ChangedLog& changed);
    void report();
    ConsumeCounts counts() const;

    // Coming to an end.
    bool is_over() const;
    void finish(std::stop_token hurry);

    ConsumeOptions options_;
    Parts parts_;
    std::function<void(const ConsumeCounts&)> on_progress_;
    RunClock clock_;
    PartitionTable table_;
    BatchBuilder builder_;
    KafkaWatch kafka_watch_;
    std::unique_ptr<ConsumerGroup> group_;
    BatchPipeline pipeline_;
    Assignment assignment_;
    Shutdown shutdown_;

    std::stop_token stop_;
    std::optional<Error> failure_;  ///< the run ends with it when what was read is written
    bool finishing_ = false;
    TimePoint next_report_{};
    TimePoint next_expiry_{};
    TimePoint next_look_{};
};

}  // namespace shortener_events::consume
