// Partitions come and go: what Run does when the group gives them and takes them away.
#include <fmt/format.h>

#include <utility>

#include "consume/consume_loop.hpp"
#include "consume/recreated.hpp"

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

using Level = ConsumeNote::Level;

constexpr auto kHandOverLimit = 10s;
constexpr auto kStep = 100ms;  // in which a stop is noticed
constexpr auto kClaimEvery = 500ms;

std::string names_of(const std::vector<TopicPartition>& partitions) {
    std::string text;
    for (const auto& where : partitions)
        text += fmt::format("{}{}[{}]", text.empty() ? "" : " ", where.topic, where.partition);
    return text.empty() ? "none" : text;
}

void require_reached(const TopicPartition& where, std::int64_t consumed, std::int64_t end) {
    if (consumed > end)
        throw recreated(
            fmt::format("the database has consumed {} partition {} up to offset {}, but it ends at {}",
                        where.topic, where.partition, consumed, end));
}

}  // namespace

Run::Starts Run::on_assigned(const Partitions& partitions) {
    assigned_at_ = Clock::now();
    group_lost_ = false;
    note(Level::info, "assigned", names_of(partitions));
    for (const auto& where : partitions) owned_[where] = {};
    return claim(partitions);
}

void Run::on_revoked(const Partitions& partitions, kafka::Revocation revocation) {
    note(revocation == kafka::Revocation::lost ? Level::warning : Level::info,
         revocation == kafka::Revocation::lost ? "lost" : "revoked", names_of(partitions));
    group_lost_ = revocation == kafka::Revocation::lost;
    // Also of what is lost, as when a topic is deleted, which nobody could read again: where somebody else
    // has taken it over, the database refuses it by its epoch.
    if (!applier_.database().lasts() && !finishing_) {
        hand_over();
        collect();
        if (revocation == kafka::Revocation::revoked) consumer_.commit(std::exchange(to_commit_, {}));
    }
    for (const auto& where : partitions) {
        filling_.drop(where);
        log_watch_.forget(where);
        owned_.erase(where);
        to_commit_.erase(where);
    }
}

/// Others wait for these partitions: what is read of them is written now, as far as that goes quickly.
void Run::hand_over() {
    const auto limit = Clock::now() + kHandOverLimit;
    const auto has_time = [&] { return Clock::now() < limit && !stop_.stop_requested(); };
    while (!filling_.is_empty() && !writer_.is_over() && has_time())
        if (writer_.has_room(kStep)) release();
    while (!writer_.finish(kStep) && has_time()) {
    }
}

Run::Starts Run::claim(const Partitions& partitions) {
    Starts starts;
    if (partitions.empty()) return starts;
    try {
        const auto claims = sink_.use([&](Sink& sink) {
            return sink.claim(partitions, options_.instance_id.empty() ? options_.by : options_.instance_id);
        });
        applier_.database().end();
        applier_.take_over(claims);
        for (const auto& [where, claim] : claims) starts[where] = start_of(where, claim);
    } catch (const SinkUnavailable& error) {
        if (!stop_.stop_requested()) applier_.database().begin(error.what());
        next_claim_ = Clock::now() + kClaimEvery;
    }
    return starts;
}

std::int64_t Run::start_of(const TopicPartition& where, const Claim& claim) {
    auto& owned = owned_[where];
    owned.epoch = claim.epoch;
    owned.claimed = true;
    owned.next_offset = owned.applied = claim.next_offset.value_or(0);
    owned.last_record = claim.last_record;
    owned.met = false;
    if (claim.last_record) log_watch_.pass(where, {owned.next_offset - 1, *claim.last_record});
    if (options_.once) {
        owned.end = consumer_.read_bounds(where).second;
        require_reached(where, owned.next_offset, owned.end);
        owned.done = owned.next_offset >= owned.end && !owned.last_record;
    }
    if (!claim.next_offset) return kafka::GroupConsumer::kBegin;
    return *claim.next_offset - (owned.last_record ? 1 : 0);
}

void Run::verify_last_record(const Record& record, AssignedPartition& owned) {
    if (record.offset < owned.next_offset - 1)  // as after a reset, because the log had ended before
        throw recreated(
            fmt::format("the database has consumed {} partition {} up to offset {}, but it was read"
                        " again from its beginning",
                        record.topic, record.partition, owned.next_offset));
    if (!owned.last_record) return;
    if (content_of(record) != owned.last_record)
        throw recreated(
            fmt::format("{} partition {} holds another record at offset {} than the one that the"
                        " database has consumed",
                        record.topic, record.partition, record.offset));
    owned.last_record.reset();
    to_commit_[{record.topic, record.partition}] = owned.next_offset;  // the group may know less, or nothing
    owned.done = owned.end >= 0 && owned.next_offset >= owned.end;
}

void Run::claim_waiting() {
    if (Clock::now() < next_claim_) return;
    Partitions waiting;
    for (const auto& [where, owned] : owned_)
        if (!owned.claimed) waiting.push_back(where);
    if (waiting.empty()) return;
    next_claim_ = Clock::now() + kClaimEvery;
    for (const auto& [where, offset] : claim(waiting))
        if (!consumer_.start_at(where, offset)) owned_[where].claimed = false;
}

void Run::end_before_known(const TopicPartition& where, const AssignedPartition& owned) const {
    require_reached(where, owned.next_offset, consumer_.read_bounds(where).second);
}

void Run::look_for_gap(const TopicPartition& where, const AssignedPartition& owned, std::int64_t offset) {
    if (!owned.met && owned.next_offset == 0) return;  // of a new database nothing is missing
    // A single missing offset in between is a transaction's marker; asking about each would be slow.
    if (owned.met && offset < owned.next_offset + 2) return;
    const std::int64_t missing = consumer_.read_bounds(where).first - owned.next_offset;
    if (missing <= 0) return;
    note(Level::warning, "gap",
         fmt::format("{}[{}]: {} {} deleted by retention before {} read", where.topic, where.partition,
                     missing, missing == 1 ? "event was" : "events were",
                     missing == 1 ? "it was" : "they were"));
}

}  // namespace shortener_events::consume
