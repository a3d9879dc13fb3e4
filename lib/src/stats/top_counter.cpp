#include "stats/top_counter.hpp"

#include <algorithm>

#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::stats {

namespace {

bool comes_before(const NameCount& a, const NameCount& b) {
    return a.clicks != b.clicks ? a.clicks > b.clicks : a.name < b.name;
}

}  // namespace

void TopCounter::add(std::optional<std::string_view> name) {
    if (!name) {
        ++nameless_;
        return;
    }
    // Looked up as it is: few names are long.
    const bool is_long = name->size() > kNameBytes;
    const std::string cut = is_long ? cut_text(*name, kNameBytes) : std::string();
    const std::string_view key = is_long ? cut : *name;
    const auto found = counts_.find(key);
    if (found != counts_.end()) {
        ++found->second;
        return;
    }
    if (counts_.size() >= capacity_) forget_rare();
    counts_.emplace(key, 1);
}

void TopCounter::forget_rare() {
    std::vector<std::uint64_t> counts;
    counts.reserve(counts_.size());
    for (const auto& [name, count] : counts_) counts.push_back(count);
    const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
    std::nth_element(counts.begin(), middle, counts.end());
    const std::uint64_t rare = *middle;
    std::erase_if(counts_, [&](const auto& entry) { return entry.second <= rare; });
    missed_at_most_ += rare;
}

TopNames TopCounter::top(std::size_t most) const {
    TopNames top{{}, missed_at_most_};
    for (const auto& [name, count] : counts_) top.names.push_back({name, count});
    if (nameless_ > 0) top.names.push_back({std::nullopt, nameless_});
    const auto end = top.names.begin() + static_cast<std::ptrdiff_t>(std::min(most, top.names.size()));
    std::partial_sort(top.names.begin(), end, top.names.end(), comes_before);
    top.names.erase(end, top.names.end());
    return top;
}

}  // namespace shortener_events::stats
