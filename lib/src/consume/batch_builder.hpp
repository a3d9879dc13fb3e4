// Builds batches from records: checks each, makes its row or sets it aside, until the batch is due. Used from
// one thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "consume/batch.hpp"
#include "consume/row_maker.hpp"
#include "consume/run_clock.hpp"

namespace shortener_events::consume {

class BatchBuilder {
  public:
    /// `makers`: of the topics, in their order.
    BatchBuilder(std::vector<RowMaker> makers, const std::vector<std::string>& topics, ConsumeOptions options,
                 RunClock clock = {});

    /// Of a partition that is claimed with this epoch. Under OnInvalid::stop an invalid record is not taken;
    /// `stopped_by()` says which it was, and nothing more is to be added.
    void add(Record record, const TopicPartition& where, std::int64_t epoch);
    /// Nothing is to be read of the partition before `next_offset`: a transaction's marker, or deleted
    /// records.
    void skip_to(const TopicPartition& where, std::int64_t epoch, std::int64_t next_offset);
    /// Somebody else reads the partition now.
    void drop(const TopicPartition& where) { consume::drop(work_, where); }

    bool is_empty() const { return work_.empty(); }
    bool is_full() const;
    /// Full, or its first event has waited for as long as it may.
    bool is_due() const;
    WriteBatch release();

    /// A record to be read into and added.
    Record spare_record() { return pool_.record(); }
    /// Takes back what is not needed any more.
    void reuse(Record record) { pool_.put(std::move(record)); }
    void reuse(WriteBatch work) { pool_.put(std::move(work)); }

    const std::string& stopped_by() const { return stopped_by_; }
    std::uint64_t added() const { return added_; }
    std::uint64_t invalid() const { return invalid_; }

  private:
    void begin_if_empty();
    void reject(Record record, const Rejection& rejection);
    void mark_last(const Record& record);

    std::map<std::string, RowMaker> makers_;
    ConsumeOptions options_;
    RunClock clock_;
    WriteBatch work_;
    std::chrono::steady_clock::time_point begun_at_{};
    RecordPool pool_;
    std::string stopped_by_;
    std::uint64_t added_ = 0;
    std::uint64_t invalid_ = 0;
};

}  // namespace shortener_events::consume
