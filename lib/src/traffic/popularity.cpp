#include <cmath>
#include <numeric>

#include "shortener_events/internal/generator.hpp"

namespace shortener_events {

Popularity::Popularity(std::size_t count, double exponent) : columns_(count) {
    std::vector<double> weights(count);
    for (std::size_t rank = 0; rank < count; ++rank)
        weights[rank] = std::pow(static_cast<double>(rank + 1), -exponent);
    const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / static_cast<double>(count);
    std::vector<std::size_t> small, large;
    for (std::size_t rank = 0; rank < count; ++rank) {
        weights[rank] /= mean;
        (weights[rank] < 1 ? small : large).push_back(rank);
    }
    // What a small column lacks is given by a large one, which may become small by that.
    while (!small.empty() && !large.empty()) {
        const std::size_t poor = small.back(), rich = large.back();
        small.pop_back();
        columns_[poor] = {weights[poor], rich};
        weights[rich] -= 1 - weights[poor];
        if (weights[rich] >= 1) continue;
        large.pop_back();
        small.push_back(rich);
    }
}

std::size_t Popularity::pick(Random& random) const {
    const std::size_t column = random.below(columns_.size());
    return random.unit() < columns_[column].own ? column : columns_[column].other;
}

}  // namespace shortener_events
