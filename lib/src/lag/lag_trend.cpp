#include "shortener_events/lag_trend.hpp"

#include <algorithm>

namespace shortener_events {

namespace {

/// Partitions without a commit have no lag and are no gap; everything else that has none could not be
/// measured.
bool measured(const GroupLag& sample) {
    return sample.error.empty() && sample.totals.lag &&
           std::ranges::none_of(sample.partitions, [](const PartitionLag& row) {
               return !row.lag && row.status != LagStatus::no_commit &&
                      row.status != LagStatus::topic_deleted && row.status != LagStatus::partition_gone;
           });
}

const PartitionLag* find(const GroupLag& sample, const TopicPartition& at) {
    const auto found = std::ranges::lower_bound(sample.partitions, at, {}, &PartitionLag::at);
    return found != sample.partitions.end() && found->at == at ? &*found : nullptr;
}

template <typename Holds>
bool any_commit(const GroupLag& older, const GroupLag& newer, Holds holds) {
    return std::ranges::any_of(newer.partitions, [&](const PartitionLag& row) {
        const auto* old = find(older, row.at);
        return old && old->committed && row.committed && holds(*old->committed, *row.committed);
    });
}

}  // namespace

Trend compute_trend(const std::vector<GroupLag>& samples) {
    if (samples.size() < 2 || !std::ranges::all_of(samples, measured)) return Trend::unknown;
    bool moved = false;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (any_commit(samples[i - 1], samples[i], std::greater<>())) return Trend::rewound;
        moved = moved || any_commit(samples[i - 1], samples[i], std::less<>());
    }
    const GroupLag& last = samples.back();
    const std::int64_t first_lag = *samples.front().totals.lag;
    const std::int64_t last_lag = *last.totals.lag;
    if (last_lag == 0) return Trend::ok;
    if (last.members == 0) return Trend::stopped;
    if (is_young(last.totals)) return last_lag < first_lag ? Trend::catching_up : Trend::ok;
    // A lag of 0 in between says that the group did read; what is unread now came after that.
    const bool always_unread =
        std::ranges::all_of(samples, [](const GroupLag& s) { return *s.totals.lag > 0; });
    if (!moved && always_unread) return Trend::stalled;
    if (last_lag > first_lag) return Trend::falling_behind;
    return last_lag < first_lag ? Trend::catching_up : Trend::ok;
}

std::string_view to_string(Trend trend) {
    switch (trend) {
        case Trend::ok:
            return "ok";
        case Trend::catching_up:
            return "catching up";
        case Trend::falling_behind:
            return "falling behind";
        case Trend::stalled:
            return "stalled";
        case Trend::stopped:
            return "stopped";
        case Trend::rewound:
            return "rewound";
        case Trend::unknown:
            break;
    }
    return "unknown";
}

}  // namespace shortener_events
