// Partitions come and go: what was read of those that go is written first, as far as that goes quickly; those
// that come are claimed in the database, which tells where reading starts. Where it is away, they wait.
#pragma once

#include <chrono>
#include <stop_token>

#include "consume/batch_pipeline.hpp"

namespace shortener_events::consume {

class Assignment {
  public:
    using Partitions = PartitionTable::Partitions;
    using Offsets = PartitionTable::Offsets;

    Assignment(const ConsumeOptions& options, PartitionTable& table, ConsumerGroup& group, SharedSink& sink,
               BatchPipeline& pipeline, Notes notes, RunClock clock);

    /// Where reading starts; nothing while the database is away. Throws Error(kafka) for a topic that is not
    /// the one that was consumed.
    Offsets take(const Partitions& partitions, const std::stop_token& stop);

    /// `finishing`: all that could be written is written.
    void give_up(const Partitions& partitions, kafka::Revocation revocation, bool finishing,
                 const std::stop_token& stop);

    /// Claims what still waits for the database, twice a second.
    void claim_waiting(const std::stop_token& stop);

  private:
    Offsets claim(const Partitions& partitions, const std::stop_token& stop);
    void compare_with_commits(const Partitions& partitions,
                              const std::map<TopicPartition, Claim>& claims) const;
    std::int64_t start_of(const TopicPartition& where, const Claim& claim);
    void tell_of_rival(const Partitions& waiting);

    bool once_;
    std::string owner_;
    PartitionTable& table_;
    ConsumerGroup& group_;
    SharedSink& sink_;
    BatchPipeline& pipeline_;
    Notes notes_;
    RunClock clock_;
    std::chrono::steady_clock::time_point next_claim_{};
    bool has_told_of_rival_ = false;
};

}  // namespace shortener_events::consume
