#include "lag/partition_state.hpp"

#include <algorithm>

namespace shortener_events {

namespace {

using std::chrono::milliseconds;
using State = PartitionState;

bool is_known_to_be_read(const PartitionLag& row) {
    return row.evidence && row.evidence->read_up_to >= *row.begin;
}

/// What retention removed. A single offset may have been a transaction's marker, which is no loss: that is
/// known where everything before it had been seen read.
State state_of_lost(const PartitionLag& row) {
    if (is_known_to_be_read(row)) return State::read;
    return row.lost == 1 ? State::unmeasured : State::lost;
}

/// How long its commit has to stand still.
milliseconds enough_of(const PartitionEvidence& evidence) {
    return std::max(kEnough, 2 * evidence.commit_interval.value_or(milliseconds(0)));
}

bool is_older_than(const PartitionLag& row, milliseconds age) {
    return row.time_lag_ms && *row.time_lag_ms > age.count();
}

/// Also before anything is known to stand still: members that are connected, and none of which has it.
bool is_left(const PartitionLag& row, const GroupLag& group) {
    return group.state == GroupState::stable && group.members.value_or(0) > 0 && !row.member;
}

/// For how long the newest events have come that are as many as the unread ones; the age of the oldest unread
/// one, as far as events come evenly.
milliseconds delay_of(std::int64_t unread, const PartitionEvidence& evidence) {
    if (evidence.in <= 0) return milliseconds::max();
    const double per_ms = static_cast<double>(evidence.in) /
                          static_cast<double>(std::max<std::int64_t>(1, evidence.span.count()));
    return milliseconds(static_cast<std::int64_t>(std::min(1e15, static_cast<double>(unread) / per_ms)));
}

/// A few more or less are no growth: where the age is not known, what is unread has to be worth a usual
/// delay.
bool loses_ground(const PartitionLag& row, const PartitionEvidence& evidence) {
    return evidence.grows && (row.time_lag_ms || delay_of(*row.lag, evidence) > kUsualDelay);
}

State state_of_still(const PartitionLag& row, const GroupLag& group) {
    if (who_reads(group) == ReadBy::none || who_reads(group) == ReadBy::by_hand) return State::dead;
    return is_left(row, group) ? State::left : State::stuck;
}

/// Something is unread.
State state_of_unread(const PartitionLag& row, const GroupLag& group) {
    const auto& evidence = row.evidence;
    const ReadBy readers = who_reads(group);
    if (evidence && evidence->unmoved >= enough_of(*evidence)) return state_of_still(row, group);
    const bool has_moved = evidence && evidence->has_moved;
    const auto usual = readers == ReadBy::none && !has_moved ? kRestart : kUsualDelay;
    if (row.time_lag_ms && !is_older_than(row, usual)) return State::young;
    if (has_moved) return loses_ground(row, *evidence) ? State::growing : State::moving;
    return is_left(row, group) ? State::left : State::waiting;
}

}  // namespace

ReadBy who_reads(const GroupLag& group) {
    if (group.members.value_or(0) > 0) return ReadBy::members;
    if (!group.members && group.state != GroupState::empty) return ReadBy::unknown;
    const bool joins = !group.protocol_type.empty() || group.kind == GroupKind::consumer;
    return joins ? ReadBy::none : ReadBy::by_hand;
}

PartitionState state_of(const PartitionLag& row, const GroupLag& group) {
    switch (row.status) {
        case LagStatus::topic_deleted:
        case LagStatus::partition_gone:
            return State::gone;
        case LagStatus::no_commit:
            return row.retained.value_or(0) > 0 ? State::uncommitted : State::read;
        case LagStatus::known:
            break;
        case LagStatus::before_begin:
            if (const State lost = state_of_lost(row); lost != State::read) return lost;
            break;
        default:
            return State::unmeasured;
    }
    return row.lag == 0 || row.only_markers ? State::read : state_of_unread(row, group);
}

}  // namespace shortener_events
