#include "consume/assignment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace shortener_events::consume {

namespace {

constexpr std::chrono::milliseconds kClaimEvery{500};
constexpr std::size_t kNamed = 5;  // partitions in one warning: a topic may have thousands

std::string names_of(const std::vector<TopicPartition>& partitions) {
    std::string text;
    for (const auto& where : partitions)
        text += fmt::format("{}{}[{}]", text.empty() ? "" : " ", where.topic, where.partition);
    return text.empty() ? "none" : text;
}

/// Partitions whose commit and whose offset in the database are not the same.
struct Differences {
    std::string named{};
    std::size_t count = 0;

    void add(const TopicPartition& where, std::int64_t committed, std::int64_t known) {
        if (++count > kNamed) return;
        named += fmt::format("{}{}[{}] at {} and here at {}", named.empty() ? "" : ", ", where.topic,
                             where.partition, committed, known);
    }
    std::string text() const {
        return count > kNamed ? fmt::format("{}, and {} more", named, count - kNamed) : named;
    }
};

}  // namespace

Assignment::Assignment(const ConsumeOptions& options, PartitionTable& table, ConsumerGroup& group,
                       SharedSink& sink, BatchPipeline& pipeline, Notes notes, RunClock clock)
    : once_(options.once),
      owner_(options.instance_id.empty() ? options.by : options.instance_id),
      table_(table),
      group_(group),
      sink_(sink),
      pipeline_(pipeline),
      notes_(std::move(notes)),
      clock_(std::move(clock)) {}

Assignment::Offsets Assignment::take(const Partitions& partitions, const std::stop_token& stop) {
    notes_.info("assigned", names_of(partitions));
    table_.assign(partitions, clock_.now());
    return claim(partitions, stop);
}

void Assignment::give_up(const Partitions& partitions, kafka::Revocation revocation, bool finishing,
                         const std::stop_token& stop) {
    const bool lost = revocation == kafka::Revocation::lost;
    if (lost)
        notes_.warn("lost", names_of(partitions));
    else
        notes_.info("revoked", names_of(partitions));
    // Also of what is lost, as when a topic is deleted, which nobody could read again: where somebody else
    // has taken it over, the database refuses it by its epoch.
    if (!sink_.is_away() && !finishing) {
        pipeline_.hand_over(stop);
        if (!lost) group_.commit(table_.take_due());
    }
    table_.revoke(partitions, lost);
    for (const auto& where : partitions) pipeline_.drop(where);
}

Assignment::Offsets Assignment::claim(const Partitions& partitions, const std::stop_token& stop) {
    Offsets starts;
    if (partitions.empty()) return starts;
    const auto claims = sink_.try_call([&](Sink& sink) { return sink.claim(partitions, owner_); }, stop);
    if (!claims) {
        next_claim_ = clock_.now() + kClaimEvery;
        return starts;
    }
    pipeline_.take_over(*claims);
    compare_with_commits(partitions, *claims);
    for (const auto& [where, claim] : *claims) starts[where] = start_of(where, claim);
    return starts;
}

/// What is committed was written before, but into another database, or a hand has moved the commit.
void Assignment::compare_with_commits(const Partitions& partitions,
                                      const std::map<TopicPartition, Claim>& claims) const {
    Offsets committed;
    try {
        committed = group_.read_committed(partitions);
    } catch (const Error&) {
        return;  // no coordinator answers at the moment, and reading does not depend on it
    }
    Differences ahead, behind;
    for (const auto& [where, offset] : committed) {
        const auto known = claims.at(where).next_offset.value_or(0);
        if (offset > known) ahead.add(where, offset, known);
        if (offset < known) behind.add(where, offset, known);
    }
    if (ahead.count > 0)
        notes_.warn("commits-ahead",
                    fmt::format("the group has committed what this database never got ({}): it goes on where "
                                "the database is; another database needs another --group",
                                ahead.text()));
    if (behind.count > 0)
        notes_.info(
            "commits-behind",
            fmt::format("this database has more than the group has committed ({}), as after a kill or a "
                        "reset by hand: it goes on where the database is; only a new database counts "
                        "events again",
                        behind.text()));
}

std::int64_t Assignment::start_of(const TopicPartition& where, const Claim& claim) {
    if (claim.last_record) group_.watch(where, {claim.next_offset.value_or(0) - 1, *claim.last_record});
    const auto end = once_ ? std::optional(group_.read_bounds(where).second) : std::nullopt;
    return table_.claim(where, claim, end).value_or(kafka::GroupConsumer::kBegin);
}

/// A member that was suspended is fenced once, and then hears of it from its group.
void Assignment::tell_of_rival(const Partitions& waiting) {
    constexpr int kOften = 3;
    if (has_told_of_rival_) return;
    const auto contested = std::ranges::find_if(waiting, [&](const TopicPartition& where) {
        const auto* partition = table_.find(where);
        return partition != nullptr && partition->fenced >= kOften;
    });
    if (contested == waiting.end()) return;
    has_told_of_rival_ = true;
    notes_.warn(
        "two-groups",
        fmt::format("another consumer takes {}[{}] for this database again and again, though our group "
                    "gives it to us: it has a group of its own; end one of the two, or give each a "
                    "database of its own",
                    contested->topic, contested->partition));
}

void Assignment::claim_waiting(const std::stop_token& stop) {
    if (clock_.now() < next_claim_) return;
    const auto waiting = table_.unclaimed();
    if (waiting.empty()) return;
    next_claim_ = clock_.now() + kClaimEvery;
    tell_of_rival(waiting);
    for (const auto& [where, offset] : claim(waiting, stop))
        if (!group_.start_at(where, offset)) table_.unclaim(where);
}

}  // namespace shortener_events::consume
