// Brings one Work into the database whatever it takes: dead letters first, then rows and offsets; waits while
// the database is away, lets go of partitions that are lost, and finds the row that is refused. Used from one
// thread.
#pragma once

#include <functional>
#include <stop_token>

#include "consume/dead_letter_box.hpp"

namespace shortener_events::consume {

class Applier {
  public:
    using OnNote = std::function<void(const ConsumeNote&)>;

    Applier(const KafkaSettings& settings, const ConsumeOptions& options, SharedSink& sink, OnNote on_note);

    /// After a stop request it may end with parts that are not applied; `Settled` tells which are.
    Settled settle(Work& work, std::stop_token stop);

    /// Partitions were taken over; before work of theirs is settled. From any thread.
    void take_over(const std::map<TopicPartition, Claim>& claims);
    bool database_down() const { return down_; }

  private:
    struct Range {
        std::size_t from = 0;
        std::size_t to = 0;
    };

    void meet_claims();
    bool send_rejected(Work& work, std::stop_token stop, Settled& settled);
    void tell_positions(Batch& batch) const;
    bool write(Work& work, std::stop_token stop, Settled& settled);
    bool write_range(Work& work, Range range, std::stop_token stop, Settled& settled);
    bool write_refused(Work& work, Range range, const std::string& detail, std::stop_token stop,
                       Settled& settled);
    bool give_up_on(Work& work, std::size_t index, const std::string& detail, std::stop_token stop,
                    Settled& settled);
    std::optional<ApplyResult> apply(const Batch& batch, std::stop_token stop, Settled& settled);
    template <typename Call>
    auto reach(Call call, std::stop_token stop, Settled& settled) -> std::optional<decltype(call())>;
    void let_go(Work& work, const std::vector<TopicPartition>& fenced, Settled& settled);
    void note(ConsumeNote::Level level, const char* event, const std::string& text) const;

    ConsumeOptions options_;
    SharedSink& sink_;
    OnNote on_note_;
    DeadLetterBox box_;
    std::mutex claims_mutex_;
    std::vector<std::map<TopicPartition, Claim>> claims_;  ///< that the box does not know yet
    std::atomic<bool> down_ = false;
};

}  // namespace shortener_events::consume
