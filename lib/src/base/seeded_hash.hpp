// Hash tables over bytes that strangers choose. The seed is this process's own, so that nobody can prepare
// names that all fall into one place and make a table a list. Not for what is stored or compared between
// processes: see digest.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "shortener_events/digest.hpp"

namespace shortener_events {

struct HashSeed {
    std::uint64_t low = 0, high = 0;
};

/// Drawn at the first call.
const HashSeed& hash_seed();

/// For tables of texts, with std::equal_to<>: looks up a std::string_view without making a std::string.
struct SeededHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const;
};

/// A digest's bits look random, but who knows the function, which has no seed, can choose some of them by
/// trying. All of them count here.
struct SeededDigestHash {
    std::size_t operator()(const Digest& digest) const {
        std::uint64_t low = 0, high = 0;
        std::memcpy(&low, digest.bytes.data(), sizeof low);
        std::memcpy(&high, digest.bytes.data() + sizeof low, sizeof high);
        const HashSeed& seed = hash_seed();
        __extension__ using Product = unsigned __int128;
        const Product product = Product{low ^ seed.low} * (high ^ seed.high);
        return static_cast<std::size_t>(product) ^ static_cast<std::size_t>(product >> 64U);
    }
};

}  // namespace shortener_events
