#include "lag/unread_ages.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "lag/bounds_in_order.hpp"
#include "lag/place_to_go_on.hpp"

namespace shortener_events {

namespace {

/// A place at which a group would go on.
struct Unread {
    TopicPartition at;
    std::int64_t from = 0;
    std::int64_t lag = 0;
};

/// nullopt: nothing is unread there, or that is not known.
std::optional<Unread> find_unread(const TopicPartition& at, std::int64_t committed,
                                  const PartitionBounds& bounds) {
    if (!bounds.begin || !bounds.end) return std::nullopt;
    const std::int64_t from = place_to_go_on(committed, *bounds.begin);
    if (from >= *bounds.end) return std::nullopt;
    return Unread{at, from, *bounds.end - from};
}

/// Where each group would go on, without those who read everything, by group.
std::vector<std::vector<Unread>> unread_places(const LagInput& input) {
    std::vector<std::vector<Unread>> places;
    BoundsInOrder in_order(input.bounds);
    for (const auto& group : input.groups) {
        auto& own = places.emplace_back();
        for (const auto& [at, committed] : group.committed)
            if (const auto* bounds = in_order.find(at))
                if (auto unread = find_unread(at, committed, bounds->second))
                    own.push_back(std::move(*unread));
    }
    return places;
}

struct AskedFor {
    kafka::Offsets offsets;
    std::int64_t left_out = 0;
};

/// At most `most` of them: of each group what has most unread, so that a group with thousands of partitions
/// takes nothing away from the others. Groups at the same place share a fetch.
AskedFor choose(std::vector<std::vector<Unread>> by_group, std::size_t most) {
    for (auto& places : by_group) std::ranges::stable_sort(places, std::greater(), &Unread::lag);
    AskedFor chosen;
    std::size_t count = 0;
    bool goes_on = true;
    for (std::size_t rank = 0; std::exchange(goes_on, false); ++rank)
        for (const auto& places : by_group) {
            if (rank >= places.size()) continue;
            goes_on = true;
            const auto& [at, from, lag] = places[rank];
            const auto known = chosen.offsets.find(at);
            if (known != chosen.offsets.end() && known->second.contains(from)) continue;
            if (count == most)
                ++chosen.left_out;
            else
                count += chosen.offsets[at].insert(from).second ? 1 : 0;
        }
    return chosen;
}

}  // namespace

std::int64_t UnreadAges::read(LagInput& input, const kafka::GroupReader& reader, const LagQuery& query,
                              const kafka::Deadline& deadline) {
    if (query.time_lag == TimeLag::off) return 0;
    const std::size_t most = query.time_lag == TimeLag::exact ? SIZE_MAX : LagReader::kBoundedFetches;
    const auto [offsets, left_out] = choose(unread_places(input), most);
    input.oldest = event_times_.read(reader.client(), offsets, deadline);
    if (committed_ && query.second_look != SecondLook::none)
        committed_->correct(input, reader.cluster(), query.second_look == SecondLook::all, deadline);
    return left_out;
}

}  // namespace shortener_events
