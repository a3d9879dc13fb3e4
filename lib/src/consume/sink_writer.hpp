// Brings one Work into the database whatever it takes: dead letters first, then rows and offsets; waits while
// the database is away, lets go of partitions that are lost, and parts with the rows that are refused. Used
// from one thread.
#pragma once

#include <functional>
#include <stop_token>

#include "consume/dead_letter_publisher.hpp"
#include "consume/patience.hpp"
#include "consume/trouble.hpp"

namespace shortener_events::consume {

class Applier {
  public:
    using OnNote = Trouble::OnNote;

    Applier(const KafkaSettings& settings, const ConsumeOptions& options, SharedSink& sink, OnNote on_note);

    /// After a stop request it may end with parts that are not applied; `Settled` tells which are.
    Settled settle(Work& work, std::stop_token stop);

    /// Partitions were taken over; before work of theirs is settled. From any thread.
    void take_over(const std::map<TopicPartition, Claim>& claims);

    Trouble& database() { return database_; }
    const Trouble& database() const { return database_; }
    const Trouble& letters() const { return letters_; }

  private:
    using Limits = std::map<TopicPartition, std::int64_t>;

    void meet_claims();

    // Dead letters.
    bool send_rejected(Work& work, std::stop_token stop, Settled& settled);
    bool decide(Work& work, const Posted& posted, Settled& settled);
    void skip(Work& work, const std::vector<RefusedLetter>& refused, Settled& settled);
    void book_letters(Work& work, Settled& settled);
    void stop_at(Work& work, const std::vector<RefusedLetter>& refused, Settled& settled);

    // Rows.
    bool write(Work& work, std::stop_token stop, Settled& settled);
    bool meet_refusal(Work& work, const std::vector<RefusedRow>& refused, int& attempt, std::stop_token stop,
                      Settled& settled);
    bool write_before(Work& work, const std::vector<RefusedRow>& refused, std::stop_token stop,
                      Settled& settled);
    void end_before(Work& work, const Limits& limits);
    void give_up_on(Work& work, const std::vector<RefusedRow>& refused, int attempts, Settled& settled);
    void tell_positions(Batch& batch) const;
    void book(const Work& work, const ApplyResult& result, Settled& settled);
    template <typename Call>
    auto reach(Call call, std::stop_token stop, Settled& settled)
        -> std::optional<decltype(call(std::declval<Sink&>()))> {
        for (Patience patience;; ++settled.retries) {
            try {
                auto result = sink_.use(call);
                database_.end();
                return result;
            } catch (const SinkUnavailable& error) {
                if (!stop.stop_requested()) database_.begin(error.what());  // else it is our own doing
            }
            if (!patience.wait(stop)) return std::nullopt;
        }
    }
    void let_go(Work& work, const std::vector<TopicPartition>& fenced, Settled& settled);
    void note(ConsumeNote::Level level, const char* event, const std::string& text) const;

    ConsumeOptions options_;
    SharedSink& sink_;
    OnNote on_note_;
    Trouble database_;
    Trouble letters_;
    DeadLetterBox box_;
    std::optional<std::chrono::steady_clock::time_point> unknown_since_{};  ///< the dead-letter topic
    std::mutex claims_mutex_;
    std::vector<std::map<TopicPartition, Claim>> claims_;  ///< that the box does not know yet
};

}  // namespace shortener_events::consume
