#include "kafka/group/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace shortener_events::kafka {

namespace {

struct ClaimsRoom {
    std::size_t partitions;
    std::size_t topics;
};

constexpr ClaimsRoom kRoomOfGroup{1'000, 100};
constexpr ClaimsRoom kRoomOfAll{10'000, 1'000};

class ClaimsBound {
  public:
    explicit ClaimsBound(const ClusterInfo& cluster) {
        for (const auto& topic : cluster.topics) {
            auto& ids = listed_[topic.name];
            for (const auto& partition : topic.partitions) ids.insert(partition.id);
        }
    }

    void bound(Group& group) {
        if (!group.members) return;
        of_group_ = kRoomOfGroup;
        topics_.clear();
        std::size_t dropped = 0;
        for (auto& member : *group.members)
            for (auto& [topic, partitions] : member.assigned)
                dropped += std::erase_if(partitions, [&topic = topic, this](std::int32_t id) {
                    return !is_listed(topic, id) && !has_room(topic);
                });
        if (dropped == 0) return;
        for (auto& member : *group.members)
            std::erase_if(member.assigned, [](const auto& entry) { return entry.second.empty(); });
        if (group.error.empty())
            group.error = fmt::format(
                "its members claim partitions that this cluster does not list; {} of them are left out",
                dropped);
    }

  private:
    bool is_listed(std::string_view topic, std::int32_t partition) const {
        const auto found = listed_.find(topic);
        return found != listed_.end() && found->second.contains(partition);
    }

    /// For one more partition that is not listed.
    bool has_room(std::string_view topic) {
        if (of_group_.partitions == 0 || of_all_.partitions == 0) return false;
        if (!topics_.contains(topic)) {
            if (of_group_.topics == 0 || of_all_.topics == 0) return false;
            --of_group_.topics, --of_all_.topics;
            topics_.insert(topic);
        }
        --of_group_.partitions, --of_all_.partitions;
        return true;
    }

    std::map<std::string_view, std::set<std::int32_t>> listed_;
    std::set<std::string_view> topics_;  ///< of the group at hand, with partitions that are not listed
    ClaimsRoom of_group_ = kRoomOfGroup;
    ClaimsRoom of_all_ = kRoomOfAll;
};

}  // namespace

void bound_claims(std::map<std::string, Group>& groups, const ClusterInfo& cluster) {
    ClaimsBound bound(cluster);
    for (auto& [name, group] : groups) bound.bound(group);
}

}  // namespace shortener_events::kafka
