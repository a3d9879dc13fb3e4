// Publishing in transactions: one over the whole input (--atomic), or one after another with the progress
// kept in each (--checkpoint).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/publishing/checkpoint.hpp"
#include "cli/publishing/courier.hpp"
#include "cli/publishing/ledger.hpp"

namespace shortener_events::cli {

class Transactions {
  public:
    /// Without a checkpoint one transaction holds everything. Everything outlives it.
    Transactions(const KafkaSettings& settings, Courier& courier, Ledger& ledger, Checkpoint* checkpoint);

    /// Ends what a killed predecessor left open, finds out how far it came, and begins. Throws Error(kafka).
    void start();

    /// What was published before, to be left out now.
    const Progress& done() const { return milestone_.progress; }

    /// Everything up to there was handed to the courier.
    void note_progress(const Progress& progress) { reached_ = progress; }

    /// With a checkpoint: commits what is older than a second, which waits for its acknowledgements. Throws
    /// Error(kafka).
    void commit_if_due(std::chrono::milliseconds limit);

    /// Commits, or aborts what did not arrive as a whole. Everything must be settled before. `why_not`: a
    /// reason to abort, empty: none. Returns what became of the transaction, in words, where that is not to
    /// be expected.
    std::string finish(std::string why_not);

  private:
    using Clock = std::chrono::steady_clock;

    Publisher& publisher() { return courier_.publisher(); }
    void begin();
    void commit();
    std::string roll_back(const std::string& reason);

    const KafkaSettings& settings_;
    Courier& courier_;
    Ledger& ledger_;
    Checkpoint* checkpoint_;
    Milestone milestone_;  // committed
    Progress reached_;
    Clock::time_point begun_;
    bool open_ = false;
};

}  // namespace shortener_events::cli
