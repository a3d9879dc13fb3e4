// Whether a member of a group is between two of its generations. librdkafka's threads tell it of requests and
// answers; any thread may ask.
//
// A broker works off the requests of one connection one after the other, so whatever follows a JoinGroup
// waits until the whole group has joined, and is judged by the generation that begins then. A commit still
// carries the generation before: the broker refuses it (ILLEGAL_GENERATION), and librdkafka gives all
// partitions up. A LeaveGroup comes too late, and its sender stays a dead member until its session times out.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

namespace shortener_events::kafka {

class RebalanceTracker {
  public:
    using Clock = std::chrono::steady_clock;
    using Time = Clock::time_point;

    /// A rebalance may follow an event of the group's so long after it; nothing has to when it is over.
    static constexpr std::chrono::milliseconds kSettleTime{100};
    /// A member is not taken for joining any longer than this, whatever answer is missing.
    static constexpr std::chrono::minutes kLongestJoin{6};  // more than max.poll.interval.ms and its grace
    /// Between the answer to JoinGroup and the SyncGroup that follows it, unless the answer was an error.
    static constexpr std::chrono::seconds kLongestStep{10};

    /// `api_key` as in the Kafka protocol guide; those that are not about groups change nothing.
    void sent(std::int16_t api_key, Time now = Clock::now());
    void answered(std::int16_t api_key, bool failed, Time now = Clock::now());
    /// The group gave or took partitions: librdkafka may join again for the others' sake.
    void rebalanced(Time now = Clock::now());

    /// From its first JoinGroup to the answer to its LeaveGroup.
    bool is_member() const;
    /// By either protocol, whatever came of it: the group's coordinator was reached.
    bool has_asked_to_join() const;
    /// A member that the group has given nothing yet, not even an empty assignment.
    bool waits_for_assignment() const;
    /// Has sent a heartbeat of the newer protocol (KIP-848), by which a member joins, too.
    bool speaks_newer_protocol() const;
    bool is_joining(Time now = Clock::now()) const;
    /// Neither joining nor about to.
    bool is_calm(Time now = Clock::now()) const;

  private:
    enum class Phase { none, join_sent, join_answered, sync_sent };

    bool joining_at(Time now) const;

    mutable std::mutex mutex_;
    bool member_ = false;
    bool assigned_ = false;
    bool newer_heartbeat_ = false;
    bool has_asked_ = false;
    Phase phase_ = Phase::none;
    Time phase_since_{};
    Time last_activity_{};  ///< when anything was heard that a join may follow
};

}  // namespace shortener_events::kafka
