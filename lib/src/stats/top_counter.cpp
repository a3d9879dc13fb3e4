#include "stats/top_counter.hpp"

#include <algorithm>

namespace shortener_events::stats {

namespace {

/// No more than kNameBytes, cut before a character of UTF-8.
std::string_view shortened(std::string_view name) {
    if (name.size() <= TopCounter::kNameBytes) return name;
    std::size_t end = TopCounter::kNameBytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    return name.substr(0, end);
}

bool comes_before(const NameCount& a, const NameCount& b) {
    return a.clicks != b.clicks ? a.clicks > b.clicks : a.name < b.name;
}

}  // namespace

void TopCounter::add(std::optional<std::string_view> name) {
    if (!name) {
        ++nameless_;
        return;
    }
    const auto key = shortened(*name);
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
