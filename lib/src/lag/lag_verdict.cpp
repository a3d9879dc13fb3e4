#include "shortener_events/lag_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/units.hpp"

namespace shortener_events {

namespace {

std::string count(std::int64_t number) {
    return format_count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, number)));
}

std::string age(std::int64_t ms) {
    return format_duration(std::chrono::milliseconds(ms));
}

/// ", the oldest of them 3h old", where that is known.
std::string oldest(const LagTotals& totals) {
    return totals.time_lag_ms ? fmt::format(", the oldest {} old", age(*totals.time_lag_ms)) : std::string();
}

bool unmeasured(const PartitionLag& row) {
    return row.status == LagStatus::past_end || row.status == LagStatus::unknown ||
           row.status == LagStatus::unauthorized || row.status == LagStatus::leaderless;
}

Judgement judge_unmeasured(const PartitionLag& row) {
    const std::string where = fmt::format("{} [{}]", row.at.topic, row.at.partition);
    if (row.status == LagStatus::past_end)
        return {
            Verdict::unknown,
            fmt::format("the commit of {} is past the end", where),
            "the topic was recreated or truncated; the group will start where its offset reset setting says",
            {}};
    if (row.status == LagStatus::unauthorized)
        return {Verdict::unknown, "not allowed to read " + where, "", {}};
    if (row.status == LagStatus::leaderless)
        return {Verdict::unknown, where + " has no leader", "see: shortener-events health", {}};
    return {Verdict::unknown, fmt::format("{} could not be read: {}", where, row.error), "", {}};
}

/// What cannot be measured, or nullopt.
std::optional<Judgement> judge_missing(const GroupLag& now) {
    if (now.kind == GroupKind::unread)
        return Judgement{Verdict::unknown,
                         "not a consumer group that this client can read (a share or streams group)",
                         "its broker's own tools can: kafka-share-groups, kafka-streams-groups",
                         {}};
    if (!now.error.empty() && now.partitions.empty()) return Judgement{Verdict::unknown, now.error, "", {}};
    const auto row = std::ranges::find_if(now.partitions, unmeasured);
    if (row != now.partitions.end()) return judge_unmeasured(*row);
    if (!now.error.empty()) return Judgement{Verdict::unknown, now.error, "", {}};
    if (now.partitions.empty())
        return Judgement{Verdict::unknown,
                         now.kind == GroupKind::other
                             ? fmt::format("a {} group without committed offsets", now.protocol_type)
                             : "no partition is committed or assigned, so that there is nothing to measure",
                         "",
                         {}};
    return std::nullopt;
}

/// Where reading starts is the group's setting: these events may be next, or skipped for ever.
Judgement judge_uncommitted(const LagTotals& totals) {
    return {
        Verdict::behind,
        fmt::format("{} events are in partitions without a commit", count(totals.retained_without_commit)),
        "the group reads them only if its offset reset setting is earliest",
        {}};
}

/// Nothing is unread in the partitions with a commit.
Judgement judge_caught_up(const LagTotals& totals) {
    if (totals.lag) return {Verdict::ok, "everything is read", "", {}};
    if (totals.retained_without_commit > 0) return judge_uncommitted(totals);
    return {Verdict::unknown, "nothing is committed yet, and nothing is there to read", "", {}};
}

struct Movement {
    std::int64_t in = 0;
    std::int64_t out = 0;
    const PartitionLag* stuck = nullptr;  ///< had something to read, got more, committed nothing
};

Movement compare(const GroupLag& now, const std::vector<LagMark>& before) {
    Movement movement;
    for (const auto& row : now.partitions) {
        const auto old = std::ranges::lower_bound(before, row.at, {}, &LagMark::at);
        if (old == before.end() || old->at != row.at || !row.lag) continue;
        const std::int64_t in = *row.end - old->end;
        const std::int64_t out = *row.committed - old->committed;
        movement.in += in;
        movement.out += out;
        if (in > 0 && out == 0 && old->end > old->committed) movement.stuck = &row;
    }
    return movement;
}

LagRates to_rates(const Movement& movement, std::int64_t lag, std::chrono::milliseconds ago) {
    const double seconds = std::max(0.001, static_cast<double>(ago.count()) / 1000);
    LagRates rates{
        static_cast<double>(movement.in) / seconds, static_cast<double>(movement.out) / seconds, {}};
    if (lag == 0)
        rates.seconds_to_catch_up = 0;
    else if (rates.out > rates.in)
        rates.seconds_to_catch_up = static_cast<double>(lag) / (rates.out - rates.in);
    return rates;
}

/// Members, lag above 0, and how things moved.
Judgement judge_movement(const GroupLag& now, const Movement& movement, const LagRates& rates) {
    const LagTotals& totals = now.totals;
    const std::string unread = fmt::format("{} unread{}", count(*totals.lag), oldest(totals));
    if (is_young(totals)) return {Verdict::ok, unread + ", keeping up", "", rates};
    if (movement.stuck)
        return {Verdict::stalled,
                fmt::format("the commit of {} [{}] does not move; {}", movement.stuck->at.topic,
                            movement.stuck->at.partition, unread),
                "its consumer may be stuck on one event: look at its log", rates};
    if (movement.out == 0 && totals.time_lag_ms.value_or(0) > kStuckAge.count())
        // Nothing new comes, so that the lag does not grow, and yet nothing is read.
        return {Verdict::stalled, "commits do not move; " + unread,
                "its consumer may be stuck on one event: look at its log", rates};
    if (movement.in > movement.out)
        return {Verdict::behind,
                fmt::format("{}, {:.1f}/s come in and {:.1f}/s are read", unread, rates.in, rates.out),
                "more members (up to one a partition) or faster handlers", rates};
    if (!rates.seconds_to_catch_up) return {Verdict::ok, unread + ", steady", "", rates};
    const auto left = std::chrono::milliseconds(static_cast<std::int64_t>(*rates.seconds_to_catch_up * 1000));
    return {Verdict::ok, fmt::format("{}, caught up in about {}", unread, format_duration(left)), "", rates};
}

/// Members, lag above 0, one sample: only the age of what is unread can tell.
Judgement judge_single(const GroupLag& now) {
    const LagTotals& totals = now.totals;
    const std::string unread = fmt::format("{} unread{}", count(*totals.lag), oldest(totals));
    if (now.state == GroupState::rebalancing)
        return {Verdict::behind,
                unread + "; the group is rebalancing, nobody reads until that ends",
                "look again in a few seconds",
                {}};
    if (is_young(totals)) return {Verdict::ok, unread, "", {}};
    return {Verdict::behind, unread, "whether that grows: shortener-events lag --sample 5s", {}};
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok:
            return "OK";
        case Verdict::behind:
            return "BEHIND";
        case Verdict::stalled:
            return "STALLED";
        case Verdict::dead:
            return "DEAD";
        case Verdict::losing:
            return "LOSING";
        case Verdict::unknown:
            break;
    }
    return "UNKNOWN";
}

std::vector<LagMark> marks_of(const GroupLag& lag) {
    std::vector<LagMark> marks;
    for (const auto& row : lag.partitions)
        if (row.lag) marks.push_back({row.at, *row.committed, *row.end});
    return marks;
}

Judgement judge(const GroupLag& now, const std::optional<EarlierLag>& before) {
    const LagTotals& totals = now.totals;
    std::optional<Movement> movement;
    std::optional<LagRates> rates;
    if (before) {
        movement = compare(now, before->marks);
        rates = to_rates(*movement, totals.lag.value_or(0), before->ago);
    }
    Judgement result;
    if (totals.lost > 0)  // first: it is the only verdict about events that are gone for good
        result = {Verdict::losing,
                  fmt::format("retention removed {} events before they were read", count(totals.lost)),
                  "the group is slower than retention.ms or retention.bytes allow: raise them, then let it "
                  "catch up",
                  {}};
    else if (now.members == 0 && totals.lag.value_or(0) > 0)
        result = {Verdict::dead,
                  fmt::format("{} unread{}", count(*totals.lag), oldest(totals)),
                  "no member is connected: start the consumer",
                  {}};
    else if (auto missing = judge_missing(now))
        result = *missing;
    else if (totals.lag.value_or(0) == 0)
        result = judge_caught_up(totals);
    else
        result = movement ? judge_movement(now, *movement, *rates) : judge_single(now);
    if (result.verdict == Verdict::ok && totals.retained_without_commit > 0)
        result = judge_uncommitted(totals);
    result.rates = rates;
    return result;
}

}  // namespace shortener_events
