// What members say they read, held against what the cluster has. Pure.
#pragma once

#include <map>
#include <string>

#include "shortener_events/cluster.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

/// Nobody checks the partitions that a group's leader hands out. Those that the cluster does not list (a
/// topic may have been deleted, or be hidden from us) are kept as long as they are few: up to 1,000 a group,
/// of up to 100 topics, and ten times as many of all groups together. The error of a group that loses some
/// says so.
void bound_claims(std::map<std::string, Group>& groups, const ClusterInfo& cluster);

}  // namespace shortener_events::kafka
