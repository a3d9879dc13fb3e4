#include "consume/partition_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "consume/recreated.hpp"
#include "shortener_events/identity.hpp"

namespace shortener_events::consume {

namespace {

// A group that rebalances gives nothing at first; one with more members than partitions never does.
constexpr std::chrono::seconds kWaitWithoutPartitions{15};

/// Retention may have deleted what lies before `offset`.
bool may_miss_before(const AssignedPartition& partition, std::int64_t offset) {
    if (offset <= partition.next_offset) return false;
    if (!partition.started) return partition.next_offset > 0;  // of a new database nothing is missing
    // A single missing offset in between is a transaction's marker; asking about each would be slow.
    return offset >= partition.next_offset + 2;
}

bool is_at_its_end(const AssignedPartition& partition) {
    return partition.end >= 0 && partition.next_offset >= partition.end;
}

}  // namespace

void PartitionTable::assign(const Partitions& partitions, TimePoint now) {
    assigned_at_ = now;
    lost_ = false;
    for (const auto& where : partitions) partitions_[where] = {};
}

void PartitionTable::revoke(const Partitions& partitions, bool lost) {
    lost_ = lost;
    for (const auto& where : partitions) {
        partitions_.erase(where);
        due_.erase(where);
    }
}

std::optional<std::int64_t> PartitionTable::claim(const TopicPartition& where, const Claim& claim,
                                                  std::optional<std::int64_t> end) {
    Entry& entry = *partitions_.try_emplace(where).first;
    AssignedPartition& partition = entry.second;
    partition.epoch = claim.epoch;
    partition.claimed = true;
    partition.next_offset = partition.applied = claim.next_offset.value_or(0);
    partition.last_record = claim.last_record;
    partition.started = false;
    if (end) {
        partition.end = *end;
        require_reached(entry, *end);
        partition.done = is_at_its_end(partition) && !partition.last_record;
    }
    if (!claim.next_offset) return std::nullopt;
    return *claim.next_offset - (claim.last_record ? 1 : 0);
}

void PartitionTable::unclaim(const TopicPartition& where) {
    if (const auto found = partitions_.find(where); found != partitions_.end()) found->second.claimed = false;
}

bool PartitionTable::drop_fenced(const TopicPartition& where, std::int64_t epoch) {
    const auto found = partitions_.find(where);
    if (found == partitions_.end() || found->second.epoch != epoch) return false;
    found->second.claimed = false;  // if the group still gives it to us, it is claimed again
    found->second.done = false;     // what was read of it is not written
    ++found->second.fenced;
    return true;
}

// --- what is read ------------------------------------------------------------------------------------------

PartitionTable::Entry* PartitionTable::find_claimed(const TopicPartition& where) {
    const auto found = partitions_.find(where);
    return found == partitions_.end() || !found->second.claimed ? nullptr : &*found;
}

Reading PartitionTable::take(Entry& entry, const Record& record) {
    AssignedPartition& partition = entry.second;
    if (partition.done) return {};
    if (record.offset < partition.next_offset) return verify_last_record(entry, record), Reading{};
    const Reading reading{.advances = !completion_.is_reached_by(record),
                          .may_miss = may_miss_before(partition, record.offset),
                          .expected = partition.next_offset};
    partition.started = true;
    partition.at_end = false;
    if (reading.advances) partition.next_offset = record.offset + 1;
    partition.done = !reading.advances || is_at_its_end(partition);
    return reading;
}

void PartitionTable::verify_last_record(Entry& entry, const Record& record) {
    auto& [where, partition] = entry;
    if (record.offset < partition.next_offset - 1)  // as after a reset, because the log had ended before
        throw recreated(
            fmt::format("the database has consumed {} partition {} up to offset {}, but it was read"
                        " again from its beginning",
                        where.topic, where.partition, partition.next_offset));
    if (!partition.last_record) return;
    if (content_of(record) != partition.last_record)
        throw recreated(
            fmt::format("{} partition {} holds another record at offset {} than the one that the"
                        " database has consumed",
                        where.topic, where.partition, record.offset));
    partition.last_record.reset();
    due_[where] = partition.next_offset;  // the group may know less, or nothing
    partition.done = is_at_its_end(partition);
}

Reading PartitionTable::reach_end(Entry& entry, std::int64_t offset, std::int64_t now_ms) const {
    AssignedPartition& partition = entry.second;
    if (offset < partition.next_offset) return {.may_be_recreated = true};
    Reading reading{.expected = partition.next_offset};
    if (!partition.done) {  // the last of it were a transaction's markers, or deleted
        reading.advances = offset > partition.next_offset;
        reading.may_miss = may_miss_before(partition, offset);
    }
    partition.at_end = true;
    if (reading.advances) partition.next_offset = offset;
    if (completion_.ends_at_end(now_ms)) partition.done = true;
    return reading;
}

void PartitionTable::require_reached(const Entry& entry, std::int64_t end) {
    const auto& [where, partition] = entry;
    if (partition.next_offset > end)
        throw recreated(
            fmt::format("the database has consumed {} partition {} up to offset {}, but it ends at {}",
                        where.topic, where.partition, partition.next_offset, end));
}

// --- what is written ---------------------------------------------------------------------------------------

bool PartitionTable::apply(const TopicPartition& where, std::int64_t next_offset) {
    const auto found = partitions_.find(where);
    if (found == partitions_.end()) return false;
    found->second.applied = due_[where] = next_offset;
    return true;
}

std::int64_t PartitionTable::lag(const std::function<std::int64_t(const TopicPartition&)>& known_end) const {
    std::int64_t lag = 0;
    for (const auto& [where, partition] : partitions_)
        lag += std::max<std::int64_t>(0, known_end(where) - partition.applied);
    return lag;
}

// --- where it ends -----------------------------------------------------------------------------------------

PartitionTable::Partitions PartitionTable::to_ask_for_end(std::int64_t now_ms) const {
    if (!completion_.until_ms || !completion_.has_time_passed(now_ms)) return {};
    return those([](const auto& partition) { return partition.at_end && !partition.done; });
}

void PartitionTable::end_at(const TopicPartition& where, std::int64_t end) {
    AssignedPartition& partition = partitions_.at(where);
    partition.done = end <= partition.next_offset;
}

bool PartitionTable::is_done(TimePoint now, std::int64_t now_ms) const {
    if (!completion_.is_wanted() || !assigned_at_) return false;
    if (partitions_.empty())
        return now - *assigned_at_ > kWaitWithoutPartitions && completion_.has_time_passed(now_ms);
    return std::ranges::all_of(partitions_, [](const Entry& entry) { return entry.second.done; });
}

template <typename Wanted>
PartitionTable::Partitions PartitionTable::those(Wanted wanted) const {
    Partitions partitions;
    for (const auto& [where, partition] : partitions_)
        if (wanted(partition)) partitions.push_back(where);
    return partitions;
}

PartitionTable::Partitions PartitionTable::all() const {
    return those([](const auto&) { return true; });
}

PartitionTable::Partitions PartitionTable::claimed() const {
    return those([](const auto& partition) { return partition.claimed; });
}

PartitionTable::Partitions PartitionTable::unclaimed() const {
    return those([](const auto& partition) { return !partition.claimed; });
}

const AssignedPartition* PartitionTable::find(const TopicPartition& where) const {
    const auto found = partitions_.find(where);
    return found == partitions_.end() ? nullptr : &found->second;
}

}  // namespace shortener_events::consume
