// Many digests in little memory: open addressing in one block, 16 bytes a place, at most three quarters of
// them taken. A std::unordered_set takes more than twice as much.
#pragma once

#include <cstddef>
#include <vector>

#include "base/seeded_hash.hpp"

namespace shortener_events {

class DigestSet {
  public:
    bool contains(const Digest& digest) const {
        if (digest == kFree) return has_free_;
        return !places_.empty() && places_[place_of(digest)] == digest;
    }

    /// false: it was there.
    bool insert(const Digest& digest) {
        if (digest == kFree) return has_free_ ? false : (++size_, has_free_ = true);
        if (4 * (size_ + 1) > 3 * places_.size()) grow();
        Digest& place = places_[place_of(digest)];
        if (place == digest) return false;
        place = digest;
        ++size_;
        return true;
    }

    /// Has the memory that contains() and insert() will look at fetched: it is seldom near.
    void prefetch(const Digest& digest) const {
        if (!places_.empty()) __builtin_prefetch(&places_[SeededDigestHash()(digest) & (places_.size() - 1)]);
    }

    std::size_t size() const { return size_; }

    /// Gives the memory back, too.
    void clear() { *this = DigestSet(); }

  private:
    /// What a free place holds; whether it is in the set as well says `has_free_`.
    static constexpr Digest kFree{};
    static constexpr std::size_t kFewest = 64;  ///< places; a power of two, as after every growth

    /// Where it is, or the free place where it belongs.
    std::size_t place_of(const Digest& digest) const {
        const std::size_t mask = places_.size() - 1;
        std::size_t place = SeededDigestHash()(digest) & mask;
        while (places_[place] != kFree && places_[place] != digest) place = (place + 1) & mask;
        return place;
    }

    void grow() {
        std::vector<Digest> old(places_.empty() ? kFewest : 2 * places_.size());
        old.swap(places_);
        for (const Digest& digest : old) {
            if (digest != kFree) places_[place_of(digest)] = digest;
        }
    }

    std::vector<Digest> places_;
    std::size_t size_ = 0;
    bool has_free_ = false;
};

}  // namespace shortener_events
