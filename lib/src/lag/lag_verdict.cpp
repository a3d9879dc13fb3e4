#include "shortener_events/lag_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/client/missing_right.hpp"
#include "lag/partition_state.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events {

namespace {

using std::chrono::milliseconds;
using State = PartitionState;

std::string count(std::int64_t number) {
    return format_count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, number)));
}

std::string place_text(const TopicPartition& at) {
    return fmt::format("{} [{}]", at.topic, at.partition);
}

/// "12 unread, the oldest 3h old", as far as that is known.
std::string unread_text(const LagTotals& totals) {
    std::string text = fmt::format("{} unread", count(totals.lag.value_or(0)));
    if (totals.time_lag_ms)
        text += fmt::format(", the oldest {} old", format_duration(milliseconds(*totals.time_lag_ms)));
    return text;
}

/// What a worst partition is seen with.
struct Worst {
    const GroupLag& group;
    const PartitionLag& row;
    ReadBy readers;

    std::string unread() const {
        std::string text = unread_text(group.totals);
        if (row.is_held) text += ", behind a transaction that is still open";
        if (row.age_is_forbidden) text += ", of unknown age: " + kafka::say_missing(to_read());
        return text;
    }
    kafka::MissingRight to_read() const { return {"Read", "topic", row.at.topic}; }
};

struct Words {
    std::string reason;
    std::string hint{};
};

constexpr const char* kStart = "no member is connected: start the consumer";

Words say_unmeasured(const Worst& worst) {
    const std::string where = place_text(worst.row.at);
    switch (worst.row.status) {
        case LagStatus::past_end:
            return {fmt::format("the commit of {} is past the end", where),
                    "the topic was recreated or truncated; the group will start where its offset reset "
                    "setting says"};
        case LagStatus::unauthorized:
            return {fmt::format("{} could not be read: {}", where, worst.row.error),
                    kafka::how_to_allow({"Describe", "topic", worst.row.at.topic})};
        case LagStatus::leaderless:
            return {where + " has no leader", "see: shortener-events health"};
        case LagStatus::before_begin:
            return {
                fmt::format("retention removed 1 offset of {} behind the commit, an event or a "
                            "transaction's marker",
                            where)};
        default:
            return {fmt::format("{} could not be read: {}", where, worst.row.error)};
    }
}

Words say_lost(const Worst& worst) {
    std::string reason =
        fmt::format("retention removed {} events before they were read", count(worst.group.totals.lost));
    if (worst.readers == ReadBy::none) return {reason + "; no member is connected", kStart};
    return {reason,
            "the group is slower than retention.ms or retention.bytes allow: raise them, then let it catch "
            "up"};
}

Words say_dead(const Worst& worst) {
    if (worst.readers == ReadBy::none) return {worst.unread(), kStart};
    return {worst.unread() + "; nobody commits",
            "no member is connected, as with partitions assigned by hand: look at its reader"};
}

Words say_stuck(const Worst& worst) {
    return {fmt::format("the commit of {} has not moved for {}; {}", place_text(worst.row.at),
                        format_duration(worst.row.evidence->unmoved), worst.unread()),
            worst.row.is_held
                ? "its producer may have died: kafka-transactions.sh find-hanging, or wait for its "
                  "transaction.timeout.ms"
                : "its consumer may be stuck on one event: look at its log"};
}

Words say_left(const Worst& worst) {
    return {fmt::format("no member reads {}; {}", place_text(worst.row.at), worst.unread()),
            fmt::format("if the group reads {} no more, leave it out (--topic), or delete its offsets",
                        worst.row.at.topic)};
}

/// Not yet known to move.
Words say_waiting(const Worst& worst) {
    const auto watch =
        worst.row.age_is_forbidden
            ? kafka::how_to_allow(worst.to_read())
            : fmt::format("whether that moves: shortener-events lag {} --sample {}",
                          kafka::word_or(worst.group.group, "GROUP"), format_duration(kEnough));
    if (worst.group.state == GroupState::rebalancing)
        return {worst.unread() + (worst.group.kind == GroupKind::consumer  // whose members go on reading
                                      ? "; the group is rebalancing"
                                      : "; the group is rebalancing, nobody reads until that ends"),
                "look again in a few seconds"};
    if (worst.readers == ReadBy::none) return {worst.unread() + "; no member is connected", kStart};
    const auto readers = worst.readers == ReadBy::by_hand
                             ? "; no member is connected (or partitions are assigned by hand)"
                             : "";
    if (!worst.row.evidence || worst.row.evidence->watched == milliseconds(0))
        return {worst.unread() + readers, watch};
    return {fmt::format("{}{}; no commit in {}, not yet known to move", worst.unread(), readers,
                        format_duration(worst.row.evidence->watched)),
            watch};
}

Words say_growing(const Worst& worst, const std::optional<LagRates>& rates) {
    const auto speed =
        rates ? fmt::format(", {:.1f}/s come in and {:.1f}/s are read", rates->in, rates->out) : "";
    return {fmt::format("{}{}: {} falls behind", worst.unread(), speed, place_text(worst.row.at)),
            "more members (up to one a partition) or faster handlers"};
}

Words say_moving(const Worst& worst, const std::optional<LagRates>& rates) {
    if (!rates || !rates->seconds_to_catch_up) return {worst.unread() + ", commits move"};
    const auto left = milliseconds(static_cast<std::int64_t>(*rates->seconds_to_catch_up * 1000));
    return {fmt::format("{}, caught up in about {}", worst.unread(), format_duration(left))};
}

Words say_read(const Worst& worst) {
    if (worst.group.totals.lag) return {"everything is read"};
    return {"nothing is committed yet, and nothing is there to read"};
}

Words say(State state, const Worst& worst, const std::optional<LagRates>& rates) {
    switch (state) {
        case State::lost:
            return say_lost(worst);
        case State::dead:
            return say_dead(worst);
        case State::stuck:
            return say_stuck(worst);
        case State::unmeasured:
            return say_unmeasured(worst);
        case State::growing:
            return say_growing(worst, rates);
        case State::uncommitted:  // they may be next, or skipped for ever
            return {fmt::format("{} events are in partitions without a commit",
                                count(worst.group.totals.retained_without_commit)),
                    "the group reads them only if its offset reset setting is earliest"};
        case State::left:
            return say_left(worst);
        case State::waiting:
            return say_waiting(worst);
        case State::moving:
            return say_moving(worst, rates);
        case State::young:
            return {worst.unread()};
        case State::read:
        case State::gone:
            break;
    }
    return say_read(worst);
}

/// Why the group as a whole could not be measured; empty: it could.
Words say_group(const GroupLag& now) {
    if (now.kind == GroupKind::unread)
        return {"not a consumer group that this client can read (a share or streams group)",
                "its broker's own tools can: kafka-share-groups, kafka-streams-groups"};
    if (now.is_forbidden) return {now.error, kafka::how_to_allow({"Describe", "group", now.group})};
    if (!now.error.empty()) return {now.error};
    if (!now.partitions.empty()) return {};
    if (now.kind == GroupKind::other)
        return {fmt::format("a {} group without committed offsets", now.protocol_type)};
    if (now.kind == GroupKind::consumer && !now.members)
        return {
            "nothing is committed, and the members of a group of this protocol (KIP-848) are not known",
            "their broker's own tool lists them: kafka-consumer-groups --describe --members; so does this "
            "one with librdkafka 2.10 or later"};
    if (now.is_narrowed)
        return {"it has committed nothing in the topics that were asked for, and no member reads them",
                "what it reads: leave out --topic"};
    return {"no partition that this user may see is committed or assigned: there is nothing to measure"};
}

/// nullopt: nothing was measured twice.
std::optional<LagRates> rates_of(const GroupLag& now) {
    LagRates rates;
    bool known = false;
    for (const auto& row : now.partitions) {
        const auto& seen = row.evidence;
        if (!row.lag || !seen || seen->span == milliseconds(0)) continue;
        const double seconds = std::max(0.001, static_cast<double>(seen->span.count()) / 1000);
        rates.in += static_cast<double>(seen->in) / seconds;
        rates.out += static_cast<double>(seen->out) / seconds;
        known = true;
    }
    if (!known) return std::nullopt;
    const auto lag = static_cast<double>(now.totals.lag.value_or(0));
    if (lag == 0)
        rates.seconds_to_catch_up = 0;
    else if (rates.out > rates.in)
        rates.seconds_to_catch_up = lag / (rates.out - rates.in);
    return rates;
}

/// Of those in the worst state, the one with the oldest event.
const PartitionLag& find_worst(const GroupLag& now) {
    return *std::ranges::max_element(now.partitions, {}, [](const PartitionLag& row) {
        return std::pair(row.state, row.time_lag_ms.value_or(0));
    });
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

std::string_view to_string(PartitionState state) {
    constexpr std::string_view kNames[] = {"gone",       "read",  "young",       "moving",
                                           "waiting",    "left",  "uncommitted", "growing",
                                           "unmeasured", "stuck", "dead",        "lost"};
    return kNames[static_cast<std::size_t>(state)];
}

Verdict verdict_of(PartitionState state) {
    switch (state) {
        case State::gone:
        case State::read:
        case State::young:
        case State::moving:
            return Verdict::ok;
        case State::waiting:
        case State::left:
        case State::uncommitted:
        case State::growing:
            return Verdict::behind;
        case State::stuck:
            return Verdict::stalled;
        case State::dead:
            return Verdict::dead;
        case State::lost:
            return Verdict::losing;
        case State::unmeasured:
            break;
    }
    return Verdict::unknown;
}

Judgement judge(GroupLag& now) {
    Judgement result;
    for (auto& row : now.partitions) {
        row.state = state_of(row, now);
        result.was_rewound = result.was_rewound || (row.evidence && row.evidence->was_rewound);
    }
    result.rates = rates_of(now);
    const Words whole = say_group(now);
    // What was measured is said, although something else was not: a loss stays one.
    if (now.partitions.empty() || (!whole.reason.empty() && find_worst(now).state <= State::unmeasured)) {
        result.reason = whole.reason;
        result.hint = whole.hint;
        return result;
    }
    const PartitionLag& row = find_worst(now);
    result.worst = row.state;
    if (now.totals.lag || row.state > State::read) result.verdict = verdict_of(row.state);
    if (row.state > State::young) result.place = row.at;
    result.has_no_member = row.state >= State::young && who_reads(now) == ReadBy::none;
    auto words = say(row.state, {now, row, who_reads(now)}, result.rates);
    result.reason = std::move(words.reason);
    result.hint = std::move(words.hint);
    if (result.was_rewound) result.reason += fmt::format("; {}", kSetBack);
    return result;
}

}  // namespace shortener_events
