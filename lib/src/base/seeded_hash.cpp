#include "base/seeded_hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "shortener_events/internal/random.hpp"

namespace shortener_events {

const HashSeed& hash_seed() {
    static const HashSeed seed{unpredictable_seed(), unpredictable_seed()};
    return seed;
}

std::size_t SeededHash::operator()(std::string_view text) const {
    return XXH3_64bits_withSeed(text.data(), text.size(), hash_seed().low);
}

}  // namespace shortener_events
