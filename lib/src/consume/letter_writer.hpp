// Brings the dead letters of a batch into their topic, and decides what becomes of events whose letter cannot
// be written. Used from one thread.
#pragma once

#include <optional>
#include <stop_token>

#include "consume/letter_outbox.hpp"
#include "consume/run_clock.hpp"
#include "consume/shared_sink.hpp"

namespace shortener_events::consume {

class LetterWriter {
  public:
    /// `trouble`: why letters cannot be written.
    LetterWriter(const ConsumeOptions& options, SharedSink& sink, LetterOutbox& outbox, Trouble& trouble,
                 Notes notes, RunClock clock);

    /// False: stopped before every letter was dealt with. The batch may have lost partitions that are
    /// another member's, and what lies behind an event that the run must not get past.
    bool write(WriteBatch& work, std::stop_token stop, WriteResult& result);

  private:
    std::optional<Posted> attempt(WriteBatch& work, std::stop_token stop, WriteResult& result);
    bool decide(WriteBatch& work, const Posted& posted, WriteResult& result);
    bool is_refused_for_good(const Posted& posted);
    void book(WriteBatch& work, WriteResult& result);
    void skip(WriteBatch& work, const std::vector<RefusedLetter>& refused, WriteResult& result);

    OnInvalid on_invalid_;
    OnUndeliverable on_undeliverable_;
    SharedSink& sink_;
    LetterOutbox& outbox_;
    Trouble& trouble_;
    Notes notes_;
    RunClock clock_;
    std::optional<LetterOutbox::Clock::time_point> unknown_since_{};  ///< the dead-letter topic
};

}  // namespace shortener_events::consume
