// The one judge of lag: what a group's lag means, and what to do about it. Each partition has a state, by its
// figures, by who reads it, and by what a series of samples has shown of it; the group's verdict is that of
// its worst partition. Pure. docs/lag.md has the rules as a table; partition_state.cpp has them as code.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/lag.hpp"

namespace shortener_events {

/// From harmless to worst, but `unknown`: what could not be measured is never called OK.
enum class Verdict {
    ok,       ///< nothing is unread, or what is unread is young, or commits keep up with what comes in
    unknown,  ///< could not be measured
    behind,   ///< unread events are old, or nobody is known to read them
    stalled,  ///< unread events, and commits have not moved for longer than a consumer usually takes
    dead,     ///< the same, and no member is connected
    losing,   ///< retention removed unread events
};

/// "OK", "BEHIND", …
std::string_view to_string(Verdict verdict);

/// "read", "young", …
std::string_view to_string(PartitionState state);

Verdict verdict_of(PartitionState state);

/// How old unread events of a healthy consumer get: a commit interval (60 s by default with Kafka Connect, 30
/// s with Kafka Streams, 5 s with most clients) and the time to fetch and handle them.
inline constexpr std::chrono::milliseconds kUsualDelay{75'000};

/// How long commits must stand still, while something is unread, to be called stuck (or dead, where no member
/// is connected): two usual delays, or twice the longest interval that was seen between commits of the
/// partition, whichever is longer.
inline constexpr std::chrono::milliseconds kEnough{150'000};

/// Nobody is connected, but not for long: unread events of a group without members are young only so long.
inline constexpr std::chrono::milliseconds kRestart{10'000};

/// Unread events older than this are for somebody to look at, although one sample cannot tell whether they
/// are being read: where nobody has set a limit of his own, this is it.
inline constexpr std::chrono::minutes kOverdue{10};

/// How a Judgement says that a commit moved backwards.
inline constexpr std::string_view kSetBack = "a commit moved backwards: somebody set the group back";

/// Events a second over about the last minute, of the partitions known then and now.
struct LagRates {
    double in = 0;                              ///< written
    double out = 0;                             ///< read and committed
    std::optional<double> seconds_to_catch_up;  ///< nullopt: never, at this pace
};

struct Judgement {
    Verdict verdict = Verdict::unknown;
    std::string reason;               ///< one clause in plain words, may quote names from Kafka, unescaped
    std::string hint;                 ///< the next step; may be empty
    std::optional<LagRates> rates{};  ///< nullopt: no sample to compare with, or nothing was measured
    PartitionState worst = PartitionState::unmeasured;
    std::optional<TopicPartition> place{};  ///< of the worst, where it is one partition's matter
    bool has_no_member = false;  ///< of a group whose members join none is connected, and something is unread
    bool was_rewound = false;    ///< a commit moved backwards since the sample before: events are read again
};

/// Writes the state of each partition into `now`.
Judgement judge(GroupLag& now);

}  // namespace shortener_events
