// Remembers the newest N digests and when each was seen; for where no database remembers all of them. 24
// bytes a digest, and 4 for each place of a table that is at most three quarters full.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/seeded_hash.hpp"

namespace shortener_events::sinks {

class RecentSet {
  public:
    /// `capacity` is below 2^31.
    explicit RecentSet(std::size_t capacity) : capacity_(capacity) {}

    bool contains(const Digest& digest) const {
        return !places_.empty() && places_[place_of(digest)] != kFree;
    }

    /// false: it was known.
    bool insert(const Digest& digest, std::int64_t now_ms) {
        if (4 * (order_.size() + 1) > 3 * places_.size()) grow();
        std::uint32_t& place = places_[place_of(digest)];
        if (place != kFree) return false;
        place = static_cast<std::uint32_t>(dropped_ + order_.size()) | kTaken;
        order_.push_back({digest, now_ms});
        if (order_.size() > capacity_) drop_oldest();
        return true;
    }

    /// Forgets at most `limit` that were seen at or before `time`. Returns how many.
    std::size_t expire(std::int64_t time, std::size_t limit) {
        std::size_t count = 0;
        for (; count < limit && !order_.empty() && order_.front().seen_ms <= time; ++count) drop_oldest();
        return count;
    }

  private:
    struct Seen {
        Digest digest;
        std::int64_t seen_ms;
    };

    /// A place holds the lower 31 bits of a digest's number in the order of coming, which tell it from all
    /// that are remembered with it.
    static constexpr std::uint32_t kFree = 0, kTaken = std::uint32_t{1} << 31U;
    static constexpr std::size_t kFewest = 64;  // places; a power of two, as after every growth

    const Digest& digest_at(std::uint32_t place) const {
        return order_[(place - static_cast<std::uint32_t>(dropped_)) & ~kTaken].digest;
    }
    std::size_t home_of(const Digest& digest) const {
        return SeededDigestHash()(digest) & (places_.size() - 1);
    }
    std::size_t behind(std::size_t place) const { return (place + 1) & (places_.size() - 1); }

    /// Where it is, or the free place where it belongs.
    std::size_t place_of(const Digest& digest) const {
        std::size_t place = home_of(digest);
        while (places_[place] != kFree && digest_at(places_[place]) != digest) place = behind(place);
        return place;
    }

    void grow() {
        std::vector<std::uint32_t> old(places_.empty() ? kFewest : 2 * places_.size(), kFree);
        old.swap(places_);
        for (const std::uint32_t place : old)
            if (place != kFree) places_[place_of(digest_at(place))] = place;
    }

    void drop_oldest() {
        free_place(place_of(order_.front().digest));
        order_.pop_front();
        ++dropped_;
    }

    /// What stands behind it up to the next free place may stand there only because this one was taken: it
    /// moves up.
    void free_place(std::size_t free) {
        for (std::size_t at = behind(free); places_[at] != kFree; at = behind(at)) {
            const std::size_t mask = places_.size() - 1;
            const std::size_t from_home = (at - home_of(digest_at(places_[at]))) & mask;
            if (from_home < ((at - free) & mask)) continue;  // its home lies behind the free place
            places_[free] = places_[at];
            free = at;
        }
        places_[free] = kFree;
    }

    std::size_t capacity_;
    std::deque<Seen> order_;
    std::uint64_t dropped_ = 0;  ///< the number of the oldest
    std::vector<std::uint32_t> places_;
};

}  // namespace shortener_events::sinks
