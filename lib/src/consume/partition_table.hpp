// Which partitions are ours, how far each is read and written, and what is to happen next. Pure: it asks no
// broker, no database and no clock, whoever does tells it the answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "consume/completion.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events::consume {

/// A partition that the group has given to us.
struct AssignedPartition {
    std::int64_t epoch = 0;
    std::int64_t next_offset = 0;         ///< of the next record to take
    std::int64_t applied = 0;             ///< what the database has
    std::optional<Digest> last_record{};  ///< of the record before, to be verified before anything is taken
    std::int64_t end = -1;                ///< where --once ends; -1: not known
    bool started = false;                 ///< a new record came since it was claimed
    bool at_end = false;                  ///< nothing is left to read, as far as is known
    bool claimed = false;                 ///< the database knows that it is ours
    bool done = false;                    ///< read as far as the options ask for
    int fenced = 0;                       ///< times that somebody took it while the group gave it to us
};

/// What a record that was read, or an end that was reached, has come to.
struct Reading {
    bool advances = false;          ///< it is the next record; at an end: no record is left before it
    bool may_miss = false;          ///< ask for the partition's begin: missing_before()
    bool may_be_recreated = false;  ///< ask for the partition's end: require_reached()
    std::int64_t expected = 0;      ///< the offset that was to come next

    /// So many were deleted before they were read, where the partition begins at `begin`; at most 0: none.
    std::int64_t missing_before(std::int64_t begin) const { return begin - expected; }
};

class PartitionTable {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;
    using Partitions = std::vector<TopicPartition>;
    using Offsets = std::map<TopicPartition, std::int64_t>;
    using Entry = std::pair<const TopicPartition, AssignedPartition>;

    explicit PartitionTable(const Completion& completion) : completion_(completion) {}

    // --- what the group gives and takes -----------------------------------------------------------------
    /// Nothing of them is read before they are claimed.
    void assign(const Partitions& partitions, TimePoint now);
    /// `lost`: the group took all that we had, and we are no member any more.
    void revoke(const Partitions& partitions, bool lost);
    bool was_assigned() const { return assigned_at_.has_value(); }
    bool is_lost() const { return lost_; }

    // --- what the database grants -----------------------------------------------------------------------
    /// Where reading starts: one record early where the database knows which it was; nullopt: at the oldest
    /// one that is retained. `end`: the partition's, for --once. Throws Error(kafka) for a topic that is not
    /// the one that was consumed.
    std::optional<std::int64_t> claim(const TopicPartition& where, const Claim& claim,
                                      std::optional<std::int64_t> end);
    /// It is to be claimed again, as when reading could not be started.
    void unclaim(const TopicPartition& where);
    /// Somebody else has claimed it after `epoch`. False: that is known, or it is not ours.
    bool drop_fenced(const TopicPartition& where, std::int64_t epoch);

    // --- what is read -----------------------------------------------------------------------------------
    /// nullptr: nothing of it is to be read.
    Entry* find_claimed(const TopicPartition& where);
    /// Goes on behind the record where it is the next one. Throws Error(kafka) for one that was not the one
    /// that the database has consumed.
    Reading take(Entry& entry, const Record& record);
    /// Goes on at `offset`, behind the last record that can be read.
    Reading reach_end(Entry& entry, std::int64_t offset, std::int64_t now_ms) const;
    /// Throws Error(kafka) where the partition ends before what was consumed.
    static void require_reached(const Entry& entry, std::int64_t end);

    // --- what is written --------------------------------------------------------------------------------
    /// False: it is not ours any more, its new owner commits.
    bool apply(const TopicPartition& where, std::int64_t next_offset);
    /// What the group is to be told, once.
    Offsets take_due() { return std::exchange(due_, {}); }
    /// Events that are not applied yet; `known_end`: -1 where it is not known.
    std::int64_t lag(const std::function<std::int64_t(const TopicPartition&)>& known_end) const;

    // --- where it ends ----------------------------------------------------------------------------------
    /// Those whose end was reached before the time: nobody tells it again, unless something was appended.
    Partitions to_ask_for_end(std::int64_t now_ms) const;
    void end_at(const TopicPartition& where, std::int64_t end);
    bool is_done(TimePoint now, std::int64_t now_ms) const;

    Partitions all() const;
    Partitions claimed() const;
    Partitions unclaimed() const;
    const AssignedPartition* find(const TopicPartition& where) const;
    std::size_t size() const { return partitions_.size(); }

  private:
    template <typename Wanted>
    Partitions those(Wanted wanted) const;
    void verify_last_record(Entry& entry, const Record& record);

    Completion completion_;
    std::map<TopicPartition, AssignedPartition> partitions_;
    Offsets due_;
    std::optional<TimePoint> assigned_at_;  ///< when the group spoke last
    bool lost_ = false;
};

}  // namespace shortener_events::consume
