#include <algorithm>
#include <cmath>

#include "shortener_events/internal/generator.hpp"

namespace shortener_events {

Popularity::Popularity(std::size_t count, double exponent) {
    double total = 0;
    for (std::size_t rank = 1; rank <= count; ++rank) {
        total += std::pow(static_cast<double>(rank), -exponent);
        cumulative_.push_back(total);
    }
}

std::size_t Popularity::pick(Random& random) const {
    const double wanted = random.unit() * cumulative_.back();
    const auto found = std::ranges::upper_bound(cumulative_, wanted);
    return std::min(static_cast<std::size_t>(found - cumulative_.begin()), cumulative_.size() - 1);
}

}  // namespace shortener_events
