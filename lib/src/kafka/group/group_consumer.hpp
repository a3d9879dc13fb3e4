// A member of a consumer group that reads where it is told to, not where the group's committed offsets say.
// Rebalancing is cooperative: partitions that stay are never interrupted. Use it from one thread; the
// listener is called from inside poll() and close().
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/backoff.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/group/group_commits.hpp"
#include "kafka/group/rebalance_tracker.hpp"
#include "kafka/read/queue_refill_nudge.hpp"
#include "kafka/read/topic_watch.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

struct GroupOptions {
    std::string group;
    std::vector<std::string> topics{};  ///< empty: to be joined for by join()
    std::string client_id;
    std::string instance_id{};  ///< not empty: static membership, a quick restart moves no partitions
    std::map<std::string, std::int32_t> partitions{};  ///< that each topic has; empty: topics are not watched
    bool avoids_newer_members = false;  ///< joins only where no member does by the newer protocol
};

enum class Revocation {
    revoked,  ///< still ours until the listener returns
    lost,     ///< somebody else may have it already
};

struct GroupListener {
    /// Where to start reading. A partition without an answer is paused until start_at().
    std::function<std::map<TopicPartition, std::int64_t>(const std::vector<TopicPartition>&)> on_assigned;
    std::function<void(const std::vector<TopicPartition>&, Revocation)> on_revoked;
};

/// What poll() came upon.
struct Polled {
    enum class Kind { nothing, record, end };

    Kind kind = Kind::nothing;
    Record record{};  ///< of `end`: topic, partition and the next offset; of `nothing`: the spare one
};

/// Throws Error(configuration) for a property that a member of the group must not change.
void require_group_rules(const KafkaSettings& settings, const std::string& group);

/// The settings for a member of a group on this cluster: the embedded broker keeps the next member waiting
/// for about the session's timeout after the last one has left, and the first for 3 s, so that it is
/// shortened there to a little more than that.
KafkaSettings with_session_for(KafkaSettings settings, const ClusterInfo& cluster);

class GroupConsumer {
  public:
    static constexpr std::int64_t kBegin = -2;  ///< the oldest offset that is retained

    GroupConsumer(const KafkaSettings& settings, const GroupOptions& options, GroupListener listener);
    ~GroupConsumer();

    /// Once, where the options name no topics. `partitions` as in the options.
    void join(const std::vector<std::string>& topics, const std::map<std::string, std::int32_t>& partitions);

    /// `spare`: a record whose memory may be used again.
    /// Where the wanted offset is not there (any more), it goes on at the oldest record that is.
    Polled poll(std::chrono::milliseconds wait, Record spare = {});

    /// Starts, or starts again, at an offset. False: it cannot be done at this moment, ask again.
    bool start_at(const TopicPartition& where, std::int64_t offset);

    void pause(const std::vector<TopicPartition>& partitions);
    void resume(const std::vector<TopicPartition>& partitions);

    /// For others to see. Goes out as soon as the group allows it and is repeated until the broker has it;
    /// poll() and close() see to that.
    void commit(const std::map<TopicPartition, std::int64_t>& next_offsets);
    /// Why commits fail, in Kafka's words; empty: they do not.
    const std::string& commit_trouble() const { return commits_.trouble(); }

    /// What the group has committed; a partition without a commit is left out. Throws Error(kafka).
    std::map<TopicPartition, std::int64_t> read_committed(
        const std::vector<TopicPartition>& partitions) const;
    /// What has happened to topics and brokers since the last call.
    std::vector<ReadingNotice> take_notices() {
        return watch_ ? watch_->take() : std::vector<ReadingNotice>();
    }
    /// [begin, end) as the broker says now. Throws Error(kafka).
    std::pair<std::int64_t, std::int64_t> read_bounds(const TopicPartition& where) const;
    /// The end as of the last fetch, without asking; -1: not known.
    std::int64_t known_end(const TopicPartition& where) const;

    /// Hands the partitions back and leaves the group (a static member stays in it). Before that it waits,
    /// within the settings' timeout and `limit`, until commits are acknowledged and no join is pending.
    /// False: some were not.
    bool close(std::chrono::milliseconds limit = std::chrono::hours(1));

    /// What keeps the group from giving partitions, however long is waited. To be called while there are
    /// none; it asks, for a second, when the settings' timeout is over, and then ever less often: a member
    /// may have none because there are enough others. nullopt: nothing is known.
    std::optional<Error> find_fault();

    /// That the group's coordinator could not be asked for partitions yet, and what is known of why, in
    /// words; empty: it was asked.
    std::string why_not_asked() const;

    /// For what is asked beside reading.
    const Handle& handle() const { return handle_; }

    /// Error(kafka) with the cause.
    [[noreturn]] void throw_unreachable() const { handle_.throw_unreachable(Needed::groups); }

  private:
    void rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* list);
    void assign(rd_kafka_topic_partition_list_t* list);
    void revoke(rd_kafka_topic_partition_list_t* list);
    void leave();
    bool is_subscribed() const;
    void wait_while(const std::function<bool()>& condition);
    std::vector<TopicPartition> assigned() const;
    Polled judge(const rd_kafka_message_t& message, Record spare) const;

    GroupListener listener_;
    std::string group_;
    std::optional<Deadline> closing_;
    Backoff fault_pause_;
    Deadline fault_look_;  ///< no sooner
    bool closed_ = false;
    std::exception_ptr trouble_;  ///< thrown by a listener
    std::shared_ptr<RebalanceTracker> rebalances_ = std::make_shared<RebalanceTracker>();
    Handle handle_;
    GroupCommits commits_;
    QueuePtr queue_;
    QueueRefillNudge nudge_;
    std::optional<TopicWatch> watch_;
};

}  // namespace shortener_events::kafka
