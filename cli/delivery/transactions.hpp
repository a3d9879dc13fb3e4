// Publishing in transactions: one over the whole input (--atomic), or one after another with the progress
// kept in each (--checkpoint).
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/delivery/checkpoint.hpp"
#include "cli/delivery/outcome_recorder.hpp"
#include "cli/delivery/stretch.hpp"
#include "shortener_events/internal/checked_input.hpp"
#include "shortener_events/transactional_batch.hpp"

namespace shortener_events::cli {

class Transactions {
  public:
    /// Without a checkpoint one transaction holds everything. Everything outlives it.
    Transactions(const KafkaSettings& settings, std::string topic, DeliverySession& session,
                 OutcomeRecorder& recorder, Checkpoint* checkpoint, std::stop_token stop);

    /// Ends what a killed predecessor left open, finds out how far it came, and begins. Throws Error(kafka).
    void start();

    /// What was published before, to be left out now.
    const ReadProgress& done() const { return committed_.progress; }

    /// Everything up to there was handed to the session.
    void note_progress(const ReadProgress& progress) { reached_ = progress; }

    /// Events that are about to be sent, and their lines as received. With a checkpoint all of it is kept
    /// until it is committed.
    void keep(std::span<const OutgoingRecord> events, std::span<const std::string_view> originals);

    /// With a checkpoint: commits what is older than a second or much, which waits for its acknowledgements.
    /// Where Kafka refuses some of it, that is booked as failed, and the rest sent again. Throws
    /// Error(kafka).
    void commit_if_due(std::chrono::milliseconds limit);

    /// What was sent cannot be committed any more.
    bool failed() const { return recorder_.broken() && !can_mend(); }
    /// What does not arrive in the open transaction is sent again in another.
    bool can_mend() const {
        return checkpoint_ && transaction_.is_open() && given_up_.empty() && !stop_.stop_requested();
    }

    /// Commits, or aborts what did not arrive as a whole. Everything must be settled before. `why_not`: a
    /// reason to abort, empty: none. Returns what became of the transaction, in words, where that is not to
    /// be expected.
    std::string finish(std::string why_not);

  private:
    using Clock = std::chrono::steady_clock;

    void begin();
    TransactionEnd commit();
    void settle_what_was_sent(std::chrono::milliseconds limit);
    void mend(std::chrono::milliseconds limit);
    bool leave_out_culprits();
    void send_again();
    std::string blame_one();
    std::string roll_back(const std::string& reason);

    const KafkaSettings& settings_;
    std::string topic_;
    DeliverySession& session_;
    OutcomeRecorder& recorder_;
    Checkpoint* checkpoint_;
    std::stop_token stop_;
    Stretch stretch_;            // sent in the open transaction; only with a checkpoint
    std::size_t portion_ = 0;    // events that are sent again at once
    std::string given_up_;       // why the open transaction cannot be mended; empty: it can
    CheckpointState committed_;  // committed
    ReadProgress reached_;
    Clock::time_point begun_;
    TransactionalBatch transaction_;
};

}  // namespace shortener_events::cli
