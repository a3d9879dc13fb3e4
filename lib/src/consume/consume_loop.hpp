// One run of a Consumer: the group's events, the reading loop, and the answers of the writing thread.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <stop_token>
#include <vector>

#include "consume/batch_builder.hpp"
#include "consume/log_watch.hpp"
#include "consume/writer_thread.hpp"
#include "kafka/group/group_consumer.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::consume {

class Run {
  public:
    /// `sizes`: how many partitions each topic has.
    Run(const KafkaSettings& settings, const ConsumeOptions& options, const ConsumeObserver& observer,
        const std::map<std::string, std::int32_t>& sizes, const std::vector<std::string>& topics,
        std::vector<RowMaker> makers, Sink& sink);

    /// `hurry`: a while after the stop, what is under way in the database is not waited for any more.
    ConsumeResult run(std::stop_token stop, std::stop_token hurry);

  private:
    using Clock = std::chrono::steady_clock;
    using Partitions = std::vector<TopicPartition>;
    using Starts = std::map<TopicPartition, std::int64_t>;

    // What the group tells.
    Starts on_assigned(const Partitions& partitions);
    void hand_over();
    void on_revoked(const Partitions& partitions, kafka::Revocation revocation);

    // Taking partitions over.
    Starts claim(const Partitions& partitions);
    void claim_waiting();
    std::int64_t start_of(const TopicPartition& where, const Claim& claim);
    void verify_last_record(const Record& record, AssignedPartition& owned);
    void look_for_gap(const TopicPartition& where, const AssignedPartition& owned, std::int64_t offset);
    void end_before_known(const TopicPartition& where, const AssignedPartition& owned) const;

    // What happens to topics and brokers meanwhile.
    void look_at_group();
    void look_at_topics();
    void meet(const ReadingNotice& notice);
    void meet(const ChangedLog& changed);

    // Reading.
    void step();
    void read();
    void take(Record record);
    bool is_due() const;

    // Coming to an end.
    void reach_end(const TopicPartition& where, std::int64_t offset);
    void look_at_clock();
    bool is_done() const;

    // Writing.
    void submit();
    void release();
    void wait_for_room();
    void collect();
    void keep_up();
    void finish(std::stop_token hurry);
    bool finish_writing(std::stop_token hurry);
    std::chrono::milliseconds time_to_leave() const;

    bool is_over() const;
    void note(ConsumeNote::Level level, const char* event, const std::string& text);
    void report();
    ConsumeCounts counts() const;

    std::stop_token stop_;
    ConsumeOptions options_;
    ConsumeObserver observer_;
    SharedSink sink_;
    std::map<TopicPartition, AssignedPartition> owned_;
    BatchBuilder filling_;
    SinkWriter applier_;
    WriterThread writer_;
    Trouble kafka_;
    std::set<std::string> silent_brokers_;
    LogWatch log_watch_;
    kafka::GroupConsumer consumer_;

    ConsumeCounts counts_;
    Starts to_commit_;
    bool group_lost_ = false;
    bool finishing_ = false;
    std::atomic<Clock::time_point> stopped_at_{};  ///< the stop request
    std::optional<Error> failure_;                 ///< the run ends with it when what was read is written
    std::string stopped_before_;                   ///< what the writing could not get past
    Clock::time_point joined_at_ = Clock::now();
    Clock::time_point assigned_at_{};  ///< when the group spoke last
    bool is_slow_join_told_ = false;
    Clock::time_point filling_since_{};
    Clock::time_point progressed_ = Clock::now();
    Clock::time_point next_claim_{};
    Clock::time_point next_look_{};
    Clock::time_point next_report_{};
    Clock::time_point next_expiry_{};
};

}  // namespace shortener_events::consume
