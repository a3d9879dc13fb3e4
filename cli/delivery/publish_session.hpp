// One run of publishing, from the check of the topic to the summary and the exit status.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <stop_token>

#include "cli/context.hpp"
#include "cli/delivery/courier.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "cli/delivery/summary.hpp"
#include "cli/delivery/transactions.hpp"

namespace shortener_events::cli {

class Shipment {
  public:
    /// `shown`: what the summary says of itself; topic, acks and time are filled in. Nothing is sent before
    /// start().
    Shipment(Context& context, const DeliveryFlags& flags, const CourierOptions& options,
             const OutcomeFiles& files, RunFacts shown);

    /// Everything in one transaction, or with a checkpoint, which outlives it, in many. The courier's options
    /// must have a transactional id. To be called before start().
    void use_transactions(Checkpoint* checkpoint);

    /// Checks that the topics exist. Throws Error(kafka).
    void start(bool dead_letters = false);

    /// Lines that an earlier run has published.
    ReadProgress done() const { return transactions_ ? transactions_->done() : ReadProgress{}; }
    /// Everything up to there was sent.
    void note_progress(const ReadProgress& progress);
    /// Between two batches: ends a transaction that is old enough. Throws Error(kafka).
    void commit_if_due();
    /// The input could not be read to its end.
    void doom(std::string why) { doomed_ = std::move(why); }

    /// Sends, or enters as not attempted what a stopped run does not send any more. `keeper` as with
    /// Publisher::send(); `originals`: the lines as received, where needs_originals() says so.
    void send(std::span<const Outgoing> batch, std::shared_ptr<const void> keeper = {},
              std::span<const std::string_view> originals = {});
    bool needs_originals() const { return transactions_ && transactions_->keeps(); }

    Courier& courier() { return courier_; }
    OutcomeRecorder& recorder() { return recorder_; }
    PublishCounts& counts() { return recorder_.counts; }
    const std::stop_token& stop() const { return stop_; }
    /// Nothing more should be sent: the user stopped the run, a file cannot be written, or the client is
    /// broken.
    bool should_stop() const;

    /// How much of the work is handed over, 0 to 1, for the progress on a terminal; by default not known.
    void measure_share(std::function<std::optional<double>()> share) { share_ = std::move(share); }
    /// On a terminal, now and then.
    void show_progress();

    /// How the summary names a line; by default its number.
    void locate_lines(std::function<std::string(std::uint64_t)> locate) { shown_.locate = std::move(locate); }

    /// Settles what is under way, prints the summary and writes the files asked for. Returns the exit status;
    /// throws Error(io) for a file that could not be written.
    int finish();

  private:
    RunFacts facts() const;
    std::optional<Error> close_recorder();
    void write_files() const;
    void end_transaction();

    Context& context_;
    DeliveryFlags flags_;
    CourierOptions options_;
    RunFacts shown_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::stop_token stop_;
    OutcomeRecorder recorder_;
    Courier courier_;
    std::unique_ptr<Transactions> transactions_;
    bool whole_input_ = false;  // in one transaction
    std::string doomed_;
    std::function<std::optional<double>()> share_;
};

}  // namespace shortener_events::cli
