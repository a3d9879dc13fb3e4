#include "cli/commands/dlq/letter_groups.hpp"

#include <algorithm>

#include "shortener_events/internal/front_of.hpp"

namespace shortener_events::cli {

namespace {

std::string cut_name(const std::string& text) {
    return cut_text(text, LetterGroups::kTextBytes);
}

}  // namespace

void LetterGroups::add(const Key& key, const std::string& failed_at) {
    ++letters_;
    const Key cut{cut_name(key[0]), cut_name(key[1]), cut_name(key[2])};
    const std::string time = cut_name(failed_at);
    if (groups_.size() >= capacity_ && !groups_.contains(cut)) forget_rare();
    Seen& seen = groups_[cut];
    if (seen.count++ == 0 || time < seen.first) seen.first = time;
    seen.last = std::max(seen.last, time);
}

/// Half of them at least, so that it is done rarely.
void LetterGroups::forget_rare() {
    std::vector<std::uint64_t> counts;
    for (const auto& [key, seen] : groups_) counts.push_back(seen.count);
    const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
    std::ranges::nth_element(counts, middle);
    const std::uint64_t rare = *middle;
    std::erase_if(groups_, [rare](const auto& entry) { return entry.second.count <= rare; });
    missed_at_most_ += rare;
}

LetterGroups::Report LetterGroups::report(std::size_t most) const {
    Report report{{}, letters_, letters_, missed_at_most_};
    for (const auto& [key, seen] : groups_) report.groups.push_back({key, seen.count, seen.first, seen.last});
    std::ranges::stable_sort(report.groups, std::greater(), &Group::count);
    report.groups.resize(std::min(most, report.groups.size()));
    for (const auto& group : report.groups) report.others -= group.count;
    return report;
}

}  // namespace shortener_events::cli
