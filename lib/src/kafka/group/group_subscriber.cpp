#include "shortener_events/group_subscriber.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/exclusive_use.hpp"
#include "kafka/admin/metadata.hpp"
#include "kafka/client/unreachable.hpp"
#include "kafka/group/group_consumer.hpp"
#include "kafka/group/group_protocol.hpp"
#include "kafka/read/connections.hpp"
#include "kafka/read/progress.hpp"
#include "kafka/read/ranges.hpp"
#include "kafka/read/standstill.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events {

namespace {

using kafka::Polled;
using Clock = std::chrono::steady_clock;
using Offsets = std::map<TopicPartition, std::int64_t>;
using Partitions = std::vector<TopicPartition>;
using std::chrono::milliseconds;

constexpr auto kCommitEvery = std::chrono::seconds(1);
constexpr char kClientId[] = "shortener-events";
constexpr auto kPoll = milliseconds(100);
constexpr auto kLookEvery = std::chrono::seconds(1);

std::map<TopicPartition, PartitionRange> by_partition(const std::vector<PartitionRange>& ranges) {
    std::map<TopicPartition, PartitionRange> found;
    for (const auto& range : ranges) found[{range.topic, range.partition}] = range;
    return found;
}

/// How many partitions each topic is known to have.
std::map<std::string, std::int32_t> counted(const std::map<TopicPartition, PartitionRange>& ranges) {
    std::map<std::string, std::int32_t> counts;
    for (const auto& [where, range] : ranges) ++counts[where.topic];
    return counts;
}

/// A partition that the group has given to us.
struct Owned {
    kafka::Progress progress;    ///< after what next() has returned
    std::int64_t end = 0;        ///< where reading is finished
    std::int64_t committed = 0;  ///< as the group knows it, or will; -1: it has none
    bool is_done() const { return progress.position >= end; }
};

}  // namespace

struct GroupSubscriber::Membership {
    ExclusiveUse use{"GroupSubscriber", "OnNotice"};

    Membership(const KafkaSettings& settings, const std::string& name, AtEnd at_end,
               bool avoids_newer_members, OnNotice on_notice);

    void join(const Selection& selection, const Partitions& partitions, const kafka::Handle& outside);
    Offsets on_assigned(const Partitions& partitions);
    void on_revoked(const Partitions& partitions, kafka::Revocation revocation);
    Owned owned_from(const TopicPartition& where, const Offsets& committed) const;
    bool accept(const Polled& polled);
    void say_hidden() const;
    void look_around(bool all_is_taken);
    void require_progress() const;
    Partitions unfinished() const;
    bool finished() const;
    void confirm();

    KafkaSettings settings;
    std::string group;
    bool follow;
    std::map<TopicPartition, PartitionRange> ranges;
    std::map<TopicPartition, Owned> owned;
    Offsets confirmed;  ///< and not handed to the consumer yet
    /// Waited since something came last. The caller's own time does not count.
    Clock::duration idle{};
    Clock::time_point last_commit = Clock::now();
    kafka::GroupConsumer consumer;  // behind what its listener uses
    kafka::ProgressJudge judge;
    Clock::time_point next_look{};
};

GroupSubscriber::Membership::Membership(const KafkaSettings& of, const std::string& name, AtEnd at_end,
                                        bool avoids_newer_members, OnNotice on_notice)
    : settings(of),
      group(name),
      follow(at_end != AtEnd::finish),
      consumer(
          settings,
          {.group = name, .topics = {}, .client_id = kClientId, .avoids_newer_members = avoids_newer_members},
          {.on_assigned = [this](const Partitions& partitions) { return on_assigned(partitions); },
           .on_revoked = [this](const Partitions& partitions,
                                kafka::Revocation revocation) { on_revoked(partitions, revocation); }}),
      judge(consumer.handle(), std::move(on_notice)) {}

/// `outside`: a client that sees what is not committed, too.
void GroupSubscriber::Membership::join(const Selection& selection, const Partitions& partitions,
                                       const kafka::Handle& outside) {
    ranges = by_partition(kafka::read_ranges(consumer.handle(), outside, partitions, selection));
    if (!follow) say_hidden();
    consumer.join(selection.topics, follow ? counted(ranges) : std::map<std::string, std::int32_t>());
}

Offsets GroupSubscriber::Membership::on_assigned(const Partitions& partitions) {
    idle = {};
    Offsets starts;
    const Offsets committed = consumer.read_committed(partitions);
    for (const auto& where : partitions) {
        owned[where] = owned_from(where, committed);
        starts[where] = owned[where].progress.position;
    }
    return starts;
}

/// A partition that was added after the start has no range: it is read from its begin, if there is time.
Owned GroupSubscriber::Membership::owned_from(const TopicPartition& where, const Offsets& committed) const {
    const auto range = ranges.find(where);
    const auto known = committed.find(where);
    Owned partition;
    partition.committed = known == committed.end() ? -1 : known->second;
    partition.progress.position = known != committed.end() ? known->second
                                  : range == ranges.end()  ? 0
                                                           : range->second.from;
    partition.end = follow ? INT64_MAX : range == ranges.end() ? 0 : range->second.end;
    return partition;
}

void GroupSubscriber::Membership::on_revoked(const Partitions& partitions, kafka::Revocation revocation) {
    idle = {};
    Offsets last;
    for (const auto& where : partitions) {
        if (auto node = confirmed.extract(where)) last.insert(std::move(node));
        owned.erase(where);
    }
    if (revocation == kafka::Revocation::revoked) consumer.commit(last);
}

/// Notes how far the partition is read; true for a record inside its range. An end moves the position over
/// a transaction's marker and deleted records.
bool GroupSubscriber::Membership::accept(const Polled& polled) {
    const auto found = owned.find({polled.record.topic, polled.record.partition});
    if (polled.kind == Polled::Kind::nothing || found == owned.end()) return false;
    idle = {};
    auto& [where, partition] = *found;
    const bool is_record = polled.kind == Polled::Kind::record;
    if (partition.is_done()) return false;
    auto& position = partition.progress.position;
    if (polled.record.offset != position)
        judge.judge(where, position, std::min(polled.record.offset, partition.end));
    if (is_record && polled.record.offset >= partition.end) {
        position = partition.end;  // only markers and deleted records lay in between
        return false;
    }
    position = polled.record.offset + (is_record ? 1 : 0);
    return is_record;
}

void GroupSubscriber::Membership::say_hidden() const {
    for (const auto& [where, range] : ranges)
        if (range.hidden > 0)
            judge.say({.kind = ReadingNotice::Kind::offsets_hidden,
                       .topic = where.topic,
                       .partition = where.partition,
                       .count = range.hidden});
}

/// What happens to the topics and brokers that are followed. While records wait to be taken, a partition that
/// stands still may only have its turn later.
void GroupSubscriber::Membership::look_around(bool all_is_taken) {
    if (!follow || Clock::now() < next_look) return;
    next_look = Clock::now() + kLookEvery;
    if (owned.empty())
        if (const auto fault = consumer.find_fault()) throw *fault;
    for (const auto& notice : consumer.take_notices()) {
        if (notice.kind == ReadingNotice::Kind::topic_deleted)
            throw Error(ErrorCategory::kafka, to_text(notice));
        judge.say(notice);
    }
    if (!all_is_taken) return;
    for (auto& [where, partition] : owned) judge.look_for_hidden(where, partition.progress);
}

void GroupSubscriber::Membership::require_progress() const {
    if (follow || finished() || idle <= settings.timeout) return;
    if (!owned.empty()) kafka::throw_standstill(consumer.handle(), unfinished());
    if (const auto fault = kafka::find_cluster_fault(consumer.handle(), kafka::Needed::groups)) throw *fault;
    const auto why_not_asked = consumer.why_not_asked();
    throw Error(
        ErrorCategory::kafka,
        fmt::format("group \"{}\" gave no partition within {}", group, format_duration(settings.timeout)),
        !why_not_asked.empty() ? why_not_asked
                               : "it may be rebalancing, or have as many members as there are partitions; "
                                 "--timeout gives it longer");
}

Partitions GroupSubscriber::Membership::unfinished() const {
    Partitions all;
    for (const auto& [where, partition] : owned)
        if (!partition.is_done()) all.push_back(where);
    return all;
}

bool GroupSubscriber::Membership::finished() const {
    if (follow || owned.empty()) return false;
    return std::ranges::all_of(owned, [](const auto& entry) { return entry.second.is_done(); });
}

void GroupSubscriber::Membership::confirm() {
    for (auto& [where, partition] : owned) {
        const std::int64_t position = partition.progress.position;
        if (partition.committed == position) continue;
        confirmed[where] = partition.committed = position;
    }
    if (confirmed.empty() || Clock::now() - last_commit < kCommitEvery) return;
    consumer.commit(std::exchange(confirmed, {}));
    last_commit = Clock::now();
}

GroupSubscriber::GroupSubscriber(const Client& client, const std::string& group, const Selection& selection,
                                 AtEnd at_end, OnNotice on_notice) {
    kafka::require_group_rules(client.settings(), group);
    if (at_end == AtEnd::finish) kafka::require_that_it_stays(client.settings(), "follow with -f");
    const auto outside = client.connections().reader_of_all();
    const ClusterInfo cluster = kafka::read_metadata(*outside);
    Selection all = selection;
    all.partitions.clear();
    const Partitions partitions = kafka::find_partitions(*outside, cluster, all);
    // The embedded broker answers no question about a group, and has no such members.
    const bool avoids_newer_members = at_end == AtEnd::finish && !kafka::is_embedded(cluster);
    membership_ = std::make_unique<Membership>(kafka::with_session_for(client.settings(), cluster), group,
                                               at_end, avoids_newer_members, std::move(on_notice));
    membership_->join(all, partitions, *outside);
}

GroupSubscriber::~GroupSubscriber() {
    membership_->consumer.commit(std::exchange(membership_->confirmed, {}));
}

std::optional<Record> GroupSubscriber::next(std::stop_token stop, milliseconds patience) {
    auto& membership = *membership_;
    const ExclusiveUse::Turn turn(membership.use);
    const auto deadline = Clock::now() + patience;
    while (!stop.stop_requested() && !finished()) {
        const auto asked_at = Clock::now();
        Polled polled = membership.consumer.poll(std::min(patience, kPoll));
        membership.idle += Clock::now() - asked_at;
        membership.look_around(polled.kind == Polled::Kind::nothing);
        if (membership.accept(polled)) return std::move(polled.record);
        membership.require_progress();
        if (Clock::now() >= deadline) break;
    }
    return std::nullopt;
}

bool GroupSubscriber::finished() const {
    return membership_->finished();
}

bool GroupSubscriber::has_partitions() const {
    return !membership_->owned.empty();
}

void GroupSubscriber::confirm() {
    membership_->confirm();
}

void GroupSubscriber::leave() {
    auto& consumer = membership_->consumer;
    consumer.commit(std::exchange(membership_->confirmed, {}));
    if (consumer.close()) return;
    const std::string& trouble = consumer.commit_trouble();
    throw Error(ErrorCategory::kafka,
                fmt::format("cannot commit the offsets of group \"{}\": {}", membership_->group,
                            trouble.empty() ? "the broker did not acknowledge them in time" : trouble),
                "what was read last will be read again");
}

}  // namespace shortener_events
