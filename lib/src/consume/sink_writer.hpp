// Brings one WriteBatch into the database whatever it takes: dead letters first, then rows and offsets; waits
// while the database is away, lets go of partitions that are lost, and parts with the rows that are refused.
// Used from one thread.
#pragma once

#include <functional>
#include <stop_token>

#include "consume/dead_letter_publisher.hpp"
#include "consume/patience.hpp"
#include "consume/trouble.hpp"

namespace shortener_events::consume {

class SinkWriter {
  public:
    using OnNote = Trouble::OnNote;

    SinkWriter(const KafkaSettings& settings, const ConsumeOptions& options, SharedSink& sink,
               OnNote on_note);

    /// After a stop request it may end with parts that are not applied; `WriteResult` tells which are.
    WriteResult settle(WriteBatch& work, std::stop_token stop);

    /// Partitions were taken over; before work of theirs is settled. From any thread.
    void take_over(const std::map<TopicPartition, Claim>& claims);

    Trouble& database() { return database_; }
    const Trouble& database() const { return database_; }
    const Trouble& letters() const { return letters_; }

  private:
    using Limits = std::map<TopicPartition, std::int64_t>;

    void meet_claims();

    // Dead letters.
    bool send_rejected(WriteBatch& work, std::stop_token stop, WriteResult& settled);
    bool decide(WriteBatch& work, const Posted& posted, WriteResult& settled);
    void skip(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& settled);
    void book_letters(WriteBatch& work, WriteResult& settled);
    void stop_at(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& settled);

    // Rows.
    bool write(WriteBatch& work, std::stop_token stop, WriteResult& settled);
    bool meet_refusal(WriteBatch& work, const std::vector<RefusedRow>& refused, int& attempt,
                      std::stop_token stop, WriteResult& settled);
    bool write_before(WriteBatch& work, const std::vector<RefusedRow>& refused, std::stop_token stop,
                      WriteResult& settled);
    void end_before(WriteBatch& work, const Limits& limits);
    void give_up_on(WriteBatch& work, const std::vector<RefusedRow>& refused, int attempts,
                    WriteResult& settled);
    void set_dead_letter_positions(Batch& batch) const;
    void book(const WriteBatch& work, const ApplyResult& result, WriteResult& settled);
    template <typename Call>
    auto reach(Call call, std::stop_token stop, WriteResult& settled)
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
    void drop_fenced(WriteBatch& work, const std::vector<TopicPartition>& fenced, WriteResult& settled);
    void note(ConsumeNote::Level level, const char* event, const std::string& text) const;

    ConsumeOptions options_;
    SharedSink& sink_;
    OnNote on_note_;
    Trouble database_;
    Trouble letters_;
    DeadLetterPublisher box_;
    std::optional<std::chrono::steady_clock::time_point> unknown_since_{};  ///< the dead-letter topic
    std::mutex claims_mutex_;
    std::vector<std::map<TopicPartition, Claim>> claims_;  ///< that the box does not know yet
};

}  // namespace shortener_events::consume
