// Brings one batch into the database whatever it takes: dead letters first, then rows and offsets; waits
// while the database is away, drops partitions that are lost, and parts with the rows that are refused. Used
// from one thread.
#pragma once

#include <map>
#include <stop_token>
#include <vector>

#include "consume/letter_writer.hpp"

namespace shortener_events::consume {

class SinkWriter {
  public:
    /// `letter_trouble`: why dead letters cannot be written.
    SinkWriter(const ConsumeOptions& options, SharedSink& sink, LetterOutbox& outbox, Trouble& letter_trouble,
               const Notes& notes, const RunClock& clock = {});

    /// Partitions were taken over; before a batch of theirs is written.
    void take_over(const std::map<TopicPartition, Claim>& claims) { outbox_.take_over(claims); }

    /// After a stop request it may end with parts that are not applied; `WriteResult` tells which are.
    WriteResult write(WriteBatch& work, std::stop_token stop);

  private:
    bool write(WriteBatch& work, std::stop_token stop, WriteResult& result);
    void set_dead_letter_positions(Batch& batch) const;

    // Rows that the database refuses.
    bool meet_refusal(WriteBatch& work, const std::vector<RefusedRow>& refused, int& attempt,
                      std::stop_token stop, WriteResult& result);
    bool write_before(WriteBatch& work, const std::vector<RefusedRow>& refused, std::stop_token stop,
                      WriteResult& result);
    void give_up_on(WriteBatch& work, const std::vector<RefusedRow>& refused, int attempts,
                    WriteResult& result) const;

    ConsumeOptions options_;
    SharedSink& sink_;
    LetterOutbox& outbox_;
    Notes notes_;
    LetterWriter letters_;
};

}  // namespace shortener_events::consume
