// The digests that were met last, in bounded memory: two generations of a DigestSet, of which the older one
// goes when the younger one is full. Who is met again moves to the younger.
#pragma once

#include <cstddef>
#include <utility>

#include "base/digest_set.hpp"

namespace shortener_events {

class DigestCache {
  public:
    /// `generation`: digests in each of the two.
    explicit DigestCache(std::size_t generation) : generation_(generation) {}

    bool contains(const Digest& digest) {
        if (young_.contains(digest)) return true;
        if (!old_.contains(digest)) return false;
        insert(digest);
        return true;
    }

    void insert(const Digest& digest) { meet(digest); }

    /// false: it was met before.
    bool meet(const Digest& digest) {
        const bool is_old = old_.contains(digest);  // also where the older generation goes now
        if (young_.size() >= generation_ && !young_.contains(digest)) old_ = std::exchange(young_, {});
        return young_.insert(digest) && !is_old;
    }

    /// That meet() will be asked soon.
    void prefetch(const Digest& digest) const {
        young_.prefetch(digest);
        old_.prefetch(digest);
    }

  private:
    std::size_t generation_;
    DigestSet young_, old_;
};

}  // namespace shortener_events
