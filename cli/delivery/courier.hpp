// Brings events to one topic: sends, sends again what may succeed later, hands over what never will to the
// dead-letter topic, and enters every fate in the recorder.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "cli/delivery/outcome_recorder.hpp"
#include "shortener_events/dead_letter.hpp"
#include "shortener_events/delivery_session.hpp"

namespace shortener_events::cli {

enum class OnFailure { reject, dead_letter };

struct CourierOptions {
    std::string topic;
    int retries = 3;  ///< of each event; the n-th after 2^n seconds
    OnFailure on_failure = OnFailure::reject;
    PublisherOptions publisher;
};

class Courier {
  public:
    /// `recorder` outlives it. After a stop request nothing is sent again.
    Courier(const KafkaSettings& settings, const CourierOptions& options, OutcomeRecorder& recorder,
            std::stop_token stop);

    DeliverySession& session() { return session_; }
    Publisher& publisher() { return session_.publisher(); }
    const Publisher& publisher() const { return session_.publisher(); }
    const std::string& topic() const { return options_.topic; }

    /// Throws Error(kafka) for an unreachable broker or an unknown topic; of `dead_letters` too.
    void require_topics(bool dead_letters);

    /// Tags are line numbers; `keeper` as with Publisher::send(). False: the run was stopped, or the
    /// transaction has failed, and nothing of the batch was taken.
    bool send(std::span<const Outgoing> batch, std::shared_ptr<const void> keeper = {});

    /// Sends an event that is not for the topic to the dead-letter topic.
    void send_dead_letter(std::uint64_t line, Record event, const DeadLetterCause& cause);

    /// Keeps the line as it was received, where the event's value is not the line itself.
    void keep_original(std::uint64_t line, std::string_view text) { originals_[line] = text; }

    /// Serves what is due; to be called while waiting for input.
    void serve(std::chrono::milliseconds wait = std::chrono::milliseconds(0));

    /// Sends what lingers in the hope of company: no more is coming for now.
    void hasten();

    /// Called again and again while send() or finish() wait for the broker.
    std::function<void()> on_wait = [] {};

    /// Waits until every event is settled, or the transaction has failed: its abort settles the rest. After a
    /// stop request it waits at most `limit` and gives up on the rest.
    void finish(std::chrono::milliseconds limit);

    /// In a transaction: something did not arrive, so that nothing of it can be committed.
    bool transaction_failed() const { return transactional_ && recorder_.broken(); }
    /// As DeliverySession's functions; tags are line numbers.
    std::size_t suspects() const { return session_.suspects(); }
    std::vector<Culprit> find_culprits(std::size_t most, std::chrono::milliseconds limit) {
        return session_.find_culprits(most, limit, stop_);
    }

    /// Events that are not settled yet.
    std::size_t unsettled() const { return session_.pending() + waiting_.size(); }

  private:
    using Clock = std::chrono::steady_clock;
    struct Waiting {
        std::uint64_t tag;
        Record record;
    };

    void on_report(const DeliveryReport& report);
    void on_dead_letter_report(std::uint64_t line, const DeliveryReport& report);
    void on_failure(const DeliveryReport& report);
    bool send_again(const DeliveryReport& report);
    void settle(std::uint64_t line, EventOutcome outcome, const Record& record, std::string_view reason);
    void send_later(Clock::duration delay, std::uint64_t tag, Record record);
    void send_waiting();
    void give_up();
    /// Nothing more is sent.
    bool is_over() const { return stop_.stop_requested() || transaction_failed(); }

    CourierOptions options_;
    OutcomeRecorder& recorder_;
    std::stop_token stop_;
    bool transactional_;
    bool giving_up_ = false;
    Clock::time_point hastened_ = Clock::now();
    std::size_t sent_ = 0;      // events
    std::size_t answered_ = 0;  // by a broker, whatever it said
    std::size_t hasten_at_;
    std::multimap<Clock::time_point, Waiting> waiting_;  // retries and dead letters, by when they are due
    std::unordered_map<std::uint64_t, int> attempts_;    // of lines that failed at least once
    std::unordered_map<std::uint64_t, std::string> originals_;
    std::unordered_map<std::uint64_t, std::string> letters_;  // why a line is on its way to the dead letters
    DeliverySession session_;
};

}  // namespace shortener_events::cli
