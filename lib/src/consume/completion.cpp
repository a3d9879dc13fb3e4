// Where a run ends: at the partitions' ends, or where their records reach a time.
#include <algorithm>

#include "consume/consume_loop.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

constexpr auto kPatientlyEmpty = 15s;  // how long --once waits for partitions
constexpr auto kAskEvery = 1s;

}  // namespace

void Run::reach_end(const TopicPartition& where, std::int64_t offset) {
    const auto found = owned_.find(where);
    if (found == owned_.end() || !found->second.claimed) return;
    auto& owned = found->second;
    if (offset < owned.next_offset) return end_before_known(where, owned);
    if (offset > owned.next_offset &&
        !owned.done) {  // the last of it were a transaction's markers, or deleted
        look_for_gap(where, owned, offset);
        if (filling_.is_empty()) filling_since_ = Clock::now();
        filling_.advance(where, owned, offset);
    }
    owned.at_end = true;
    const bool later = options_.until_ms && now_ms() < *options_.until_ms;
    if ((options_.once || options_.until_ms) && !later) owned.done = true;
}

void Run::look_at_clock() {
    if (!options_.until_ms || now_ms() < *options_.until_ms || Clock::now() < next_look_) return;
    next_look_ = Clock::now() + kAskEvery;
    try {
        // An end that was reached before the time is not told again, unless something was appended since.
        for (auto& [where, owned] : owned_)
            if (owned.at_end && !owned.done)
                owned.done = consumer_.read_bounds(where).second <= owned.next_offset;
    } catch (const Error&) {
        // No broker answers at the moment.
    }
}

bool Run::is_done() const {
    if (!(options_.once || options_.until_ms) || assigned_at_ == Clock::time_point()) return false;
    // A group that rebalances gives nothing at first; a group with more members than partitions never does.
    if (owned_.empty())
        return Clock::now() - assigned_at_ > kPatientlyEmpty && now_ms() >= options_.until_ms.value_or(0);
    return std::ranges::all_of(owned_, [](const auto& entry) { return entry.second.done; });
}

}  // namespace shortener_events::consume
