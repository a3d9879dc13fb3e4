// Remembers the newest N digests and when each was seen; for where no database remembers all of them.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_set>

#include "base/seeded_hash.hpp"

namespace shortener_events::sinks {

class RecentSet {
  public:
    explicit RecentSet(std::size_t capacity) : capacity_(capacity) {}

    bool contains(const Digest& digest) const { return known_.contains(digest); }

    /// false: it was known.
    bool insert(const Digest& digest, std::int64_t now_ms) {
        if (!known_.insert(digest).second) return false;
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

    void drop_oldest() {
        known_.erase(order_.front().digest);
        order_.pop_front();
    }

    std::size_t capacity_;
    std::deque<Seen> order_;
    std::unordered_set<Digest, SeededDigestHash> known_;
};

}  // namespace shortener_events::sinks
