#include "cli/commands/validate/verdict_groups.hpp"

#include <algorithm>
#include <vector>

namespace shortener_events::cli {

namespace {

constexpr std::size_t kMostGroups = 1000;

}  // namespace

void VerdictGroups::add(const Violation& violation) {
    std::pair key{violation.pointer, violation.rule};
    if (groups_.size() >= kMostGroups && !groups_.contains(key)) key = {"(others)", ""};
    Group& group = groups_[key];
    if (group.count++ == 0) group.example = violation.message;
}

Table VerdictGroups::to_table() const {
    std::vector<decltype(groups_)::const_iterator> order;
    for (auto group = groups_.begin(); group != groups_.end(); ++group) order.push_back(group);
    std::ranges::stable_sort(order, std::greater(), [](const auto& group) { return group->second.count; });
    Table table({{"COUNT", Align::right}, {"POINTER"}, {"RULE"}, {"EXAMPLE"}});
    for (const auto& group : order)
        table.add({std::to_string(group->second.count), group->first.first, group->first.second,
                   group->second.example});
    return table;
}

}  // namespace shortener_events::cli
