// One run of publishing, from the check of the topic to the summary and the exit status. A DeliverySession
// delivers; here is what a user sees of it: which lines go to it, what is recorded and shown, and how it
// stops.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "cli/delivery/outcome_recorder.hpp"
#include "cli/delivery/outgoing_batch.hpp"
#include "cli/delivery/run_report.hpp"
#include "cli/delivery/transactions.hpp"
#include "shortener_events/consumer.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// What happens with the rest of the input when nothing more is sent.
enum class AfterStop { leave, count };

class PublishSession {
  public:
    /// `shown`: what the summary says of itself; topic, acks and time are filled in. Nothing is sent before
    /// start().
    PublishSession(Context& context, const DeliveryFlags& flags, const std::string& topic,
                   const DeliveryOptions& options, const OutcomeFiles& files, RunFacts shown);

    /// Everything in one transaction, or with a checkpoint, which outlives it, in many. The options must have
    /// a transactional id. To be called before start().
    void use_transactions(Checkpoint* checkpoint);

    /// Checks that the topics exist. Throws Error(kafka).
    void start(bool dead_letters = false);

    /// Lines that an earlier run has published.
    ReadProgress done() const { return transactions_ ? transactions_->done() : ReadProgress{}; }

    /// Publishes what is read until the input ends or nothing more can be sent. `outgoing` makes the events'
    /// keys. Throws what the input throws, and Error(kafka); finish() is to be called then, too.
    void publish(CheckedInput& input, OutgoingBatch& outgoing, OnInvalid on_invalid, AfterStop after_stop);
    /// The input was not read to its end.
    bool cut_short() const { return cut_short_; }
    /// An invalid event was met, and nothing from there on was sent.
    bool stopped_by_invalid() const { return stopped_by_invalid_; }

    /// Publishes events that the command made, numbered by their opaque values.
    void publish(std::span<const OutgoingRecord> made);
    /// Does what is due, for at most about `wait`.
    void serve(std::chrono::milliseconds wait) { session_.serve(wait); }

    /// Nothing more should be sent: the user stopped the run, a file cannot be written, or the client is
    /// broken.
    bool should_stop() const;

    const PublishCounts& counts() const { return recorder_.counts; }
    /// Told of every event's outcome.
    void on_settled(std::function<void(std::uint64_t number, EventOutcome outcome)> told) {
        recorder_.on_settled = std::move(told);
    }
    /// Called for every batch that was read, before anything of it is sent.
    void on_read(std::function<void(const CheckedBatch&)> told) { told_of_read_ = std::move(told); }
    /// How much of the work is handed over, 0 to 1, for the progress on a terminal; by default not known.
    void measure_share(std::function<std::optional<double>()> share) { share_ = std::move(share); }
    /// More of the progress on a terminal, behind the usual.
    void describe_progress(std::function<std::string()> text) { progress_text_ = std::move(text); }
    /// More members of the summary's JSON.
    void extend_summary(std::function<void(Json&)> extend) { report_.extend_summary(std::move(extend)); }
    /// How the summary names a line; by default its number.
    void locate_lines(std::function<std::string(std::uint64_t)> locate) {
        report_.locate_lines(std::move(locate));
    }

    /// Settles what is under way, prints the summary and writes the files asked for. Returns the exit status;
    /// throws Error(io) for a file that could not be written.
    int finish();

  private:
    void notice_stop(CheckedInput& input, AfterStop after_stop);
    void leave(CheckedInput& input, OutgoingBatch& outgoing, OnInvalid on_invalid);
    void process(const std::shared_ptr<const CheckedBatch>& shared, const CheckedInput& input,
                 OutgoingBatch& outgoing, OnInvalid on_invalid);
    void take(const CheckedBatch& batch, std::size_t index, OutgoingBatch& outgoing);
    void refuse(const CheckedBatch& batch, const LineFindings& found, std::size_t max_line,
                OnInvalid on_invalid);
    void leave_out(const CheckedBatch& batch, std::size_t index, EventOutcome outcome,
                   const std::string& reason);
    void note_progress(const CheckedBatch& batch, std::size_t index);
    void send(std::span<const OutgoingRecord> batch, const std::shared_ptr<const void>& keeper);
    void commit_if_due();
    void end_transaction();
    std::optional<Error> close_recorder();
    void show_progress();

    Context& context_;
    std::string topic_;
    int partition_;  // that all is sent to; -1: by the key
    DeliveryOptions options_;
    RunReport report_;
    OutcomeRecorder recorder_;
    DeliverySession session_;
    std::unique_ptr<Transactions> transactions_;
    bool whole_input_ = false;                 // in one transaction
    std::string unreadable_;                   // why the input could not be read to its end
    std::string stopped_;                      // why nothing more is sent; empty: it goes on
    ReadProgress progress_;                    // of what was taken
    std::vector<std::string_view> originals_;  // of the outgoing events, where they are needed
    bool stopped_by_invalid_ = false;
    bool cut_short_ = false;
    std::function<std::optional<double>()> share_;
    std::function<void(const CheckedBatch&)> told_of_read_;
    std::function<std::string()> progress_text_;
};

}  // namespace shortener_events::cli
