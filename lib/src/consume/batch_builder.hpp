// The reading side: which partitions are ours, how far each is read, and the batch that is being filled.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "consume/row_maker.hpp"
#include "consume/spares.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::consume {

/// A partition that the group has given to us.
struct AssignedPartition {
    std::int64_t epoch = 0;
    std::int64_t next_offset = 0;         ///< of the next record to take
    std::int64_t applied = 0;             ///< what the database has
    std::optional<Digest> last_record{};  ///< of the record before, to be met once before anything is taken
    std::int64_t end = -1;                ///< where --once ends; -1: not known
    bool met = false;                     ///< a record or the end was read since it was claimed
    bool at_end = false;                  ///< nothing is left to read, as far as is known
    bool claimed = false;                 ///< the database knows that it is ours
    bool done = false;                    ///< read as far as the options ask for
};

/// Fills one WriteBatch from records.
class BatchBuilder {
  public:
    BatchBuilder(std::vector<RowMaker> makers, std::vector<std::string> topics, ConsumeOptions options);

    /// What a record came to.
    enum class Taken { row, rejected, stop };

    /// Under OnInvalid::stop an invalid record is not taken; `stopped_by()` says which it was.
    Taken take(Record record, AssignedPartition& owned);
    /// Consumes up to `offset` without a record: a transaction's marker.
    void advance(const TopicPartition& where, AssignedPartition& owned, std::int64_t offset);
    /// A record to be filled and taken.
    Record spare_record() { return spares_.record(); }
    /// Takes back what is not needed any more.
    void reuse(Record record) { spares_.put(std::move(record)); }
    void reuse(WriteBatch work) { spares_.put(std::move(work)); }
    void drop(const TopicPartition& where) { consume::drop(work_, where); }

    bool is_full() const;
    bool is_empty() const { return work_.empty(); }
    WriteBatch release();

    const std::string& stopped_by() const { return stopped_by_; }
    std::uint64_t invalid() const { return invalid_; }

  private:
    void mark_last(const Record& record);
    void reject(Record record, const Rejection& rejection);

    std::map<std::string, RowMaker> makers_;
    ConsumeOptions options_;
    WriteBatch work_;
    RecordPool spares_;
    std::string stopped_by_;
    std::uint64_t invalid_ = 0;
};

}  // namespace shortener_events::consume
