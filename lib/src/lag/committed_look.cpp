#include "lag/committed_look.hpp"

#include <algorithm>
#include <vector>

#include "kafka/read/partition_bounds.hpp"
#include "shortener_events/lag_verdict.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kMost = 64;

struct Old {
    std::int64_t timestamp_ms;
    TopicPartition at;
    std::int64_t offset;
};

/// From the future is of no known age.
bool is_young(std::int64_t age_ms) {
    return age_ms >= 0 && age_ms <= kUsualDelay.count();
}

std::vector<Old> old_events(const LagInput& input, bool also_young) {
    std::vector<Old> old;
    for (const auto& [at, by_offset] : input.oldest)
        for (const auto& [offset, event] : by_offset)
            if (event.known && event.offset &&
                (also_young || !event.timestamp_ms || !is_young(input.taken_ms - *event.timestamp_ms)))
                old.push_back({event.timestamp_ms.value_or(0), at, offset});
    std::ranges::sort(old, {}, &Old::timestamp_ms);
    if (old.size() > kMost) old.resize(kMost);
    return old;
}

}  // namespace

void CommittedLook::correct(LagInput& input, const ClusterInfo& cluster, bool also_young,
                            const kafka::Deadline& deadline) {
    const auto old = old_events(input, also_young);
    if (old.empty() || deadline.passed()) return;
    if (!handle_)
        handle_ = std::make_shared<const kafka::Handle>(RD_KAFKA_CONSUMER, settings_,
                                                        std::initializer_list<kafka::Property>{});
    kafka::Offsets offsets;
    kafka::Bounds bounds;
    for (const auto& [timestamp_ms, at, offset] : old) {
        offsets[at].insert(offset);
        bounds[at].presence = PartitionPresence::present;
    }
    // First: what is before this last stable offset is decided, and stays so while the events are read. Asked
    // for afterwards, it may have passed events that were committed since, and that would be called aborted.
    kafka::read_bounds(*handle_, cluster, bounds, deadline);
    const auto times = times_.read(handle_, offsets, deadline);
    for (const auto& [timestamp_ms, at, offset] : old) {
        const auto seen = times.find(at);
        const auto& last_stable = bounds[at].end;
        if (seen == times.end() || !last_stable) continue;
        const auto event = seen->second.find(offset);
        if (event == seen->second.end() || !event->second.known) continue;
        auto& place = input.bounds[at];
        auto& oldest = input.oldest[at][offset];
        place.last_stable = last_stable;
        if (event->second.offset || *last_stable >= place.end.value_or(0))
            oldest = event->second;
        else
            oldest.is_held = true;
    }
}

}  // namespace shortener_events
