// A Kafka transaction over what a DeliverySession sends, from its begin to one of three ends. Every end is
// bounded, however silent the brokers are: by the timeout, or twice that where a commit is turned down and
// has to be aborted.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "shortener_events/delivery_session.hpp"

namespace shortener_events {

/// What became of a transaction.
struct TransactionEnd {
    enum class Status {
        committed,
        aborted,   ///< nothing of it counts
        in_doubt,  ///< the commit was asked for, and neither confirmed nor refused
    };
    Status status = Status::committed;
    std::string reason{};  ///< why it is not committed; empty where it is
    /// Why the brokers have not been told of the abort; empty: they have. They end the transaction when its
    /// timeout is over, or when the next session with its id begins; nothing of it counts meanwhile.
    std::string untold{};

    bool is_committed() const { return status == Status::committed; }
};

class TransactionalBatch {
  public:
    /// The session, with a transactional id, outlives it.
    TransactionalBatch(DeliverySession& session, std::chrono::milliseconds timeout);

    /// Ends what a killed predecessor with the same id left open, and keeps one that still runs from
    /// committing anything more. First, and once. Throws Error(kafka).
    void init();

    /// Throws Error(kafka), and Error(misuse) while one is open.
    void begin();
    bool is_open() const { return is_open_; }

    /// With these offsets of the group; an empty name: with none. What cannot be committed is aborted. Throws
    /// Error(misuse) where no transaction is open, or something that was sent in it is not settled yet.
    TransactionEnd commit(const std::string& group = {}, std::span<const GroupOffset> offsets = {});

    /// `reason` goes into the result. Where brokers were silent for the whole timeout already, they are not
    /// asked once more: `is_silent`.
    TransactionEnd abort(std::string reason, bool is_silent = false);

  private:
    DeliverySession& session_;
    std::chrono::milliseconds timeout_;
    bool is_open_ = false;
};

}  // namespace shortener_events
