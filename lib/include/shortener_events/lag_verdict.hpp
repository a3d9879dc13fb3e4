// What a group's lag means, and what to do about it. Pure; every rule is in lag_verdict.cpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/lag.hpp"

namespace shortener_events {

/// From harmless to worst, but `unknown`: what could not be measured is never called OK.
enum class Verdict {
    ok,       ///< nothing is unread, or what is unread is young or becomes less
    unknown,  ///< could not be measured
    behind,   ///< unread events are old, or become more
    stalled,  ///< commits do not move although there is something to read
    dead,     ///< unread events, and no member
    losing,   ///< retention removed unread events
};

/// "OK", "BEHIND", …
std::string_view to_string(Verdict verdict);

/// Events a second between two samples, over the partitions known in both.
struct LagRates {
    double in = 0;                              ///< written
    double out = 0;                             ///< read and committed
    std::optional<double> seconds_to_catch_up;  ///< nullopt: never, at this pace
};

struct Judgement {
    Verdict verdict = Verdict::unknown;
    std::string reason;             ///< one clause in plain words, may quote names from Kafka, unescaped
    std::string hint;               ///< the next step; may be empty
    std::optional<LagRates> rates;  ///< with two samples only
};

/// Where a partition stood: what is kept of an older sample.
struct LagMark {
    TopicPartition at;
    std::int64_t committed = 0;
    std::int64_t end = 0;
};

/// The partitions with a known lag, by topic and partition.
std::vector<LagMark> marks_of(const GroupLag& lag);

/// Where the same group stood, and how long ago.
struct EarlierLag {
    const std::vector<LagMark>& marks;
    std::chrono::milliseconds ago;
};

/// Commits that do not move although the oldest unread event is older than this: stalled, even if nothing new
/// comes.
inline constexpr std::chrono::milliseconds kStuckAge{60'000};

Judgement judge(const GroupLag& now, const std::optional<EarlierLag>& before = std::nullopt);

}  // namespace shortener_events
