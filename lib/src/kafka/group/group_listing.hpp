// Every group that the brokers list, with what one request a broker tells about them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "kafka/group/group_requests.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

struct GroupListing {
    Groups groups;          ///< of unknown kind without an error: only the name (and perhaps state) is known
    std::string error;      ///< non-empty: groups may be missing, and why
    bool supported = true;  ///< false: the broker cannot list groups (the embedded broker)
};

/// `cluster` has been read by this handle before. A broker that is reading its groups is asked again.
GroupListing list_groups(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline);

/// One group as it is listed and described; nullopt: it is not there, or nobody tells. Others are not
/// described.
std::optional<Group> look_up_group(const Handle& handle, const std::string& name, const Deadline& deadline);

/// What the brokers tell about these groups alone, by the same request. One that every broker answered about
/// and none coordinates is "dead"; one that is missing here has no answer yet.
///
/// Not by DescribeConsumerGroups: librdkafka 2.0.2 copies a topic's name for each of the partitions that a
/// member's bytes say it has, a name of 32 KB for 60,000 of them, before we see any.
Groups describe_groups(const Handle& handle, const std::vector<std::string>& names, const Deadline& deadline);

}  // namespace shortener_events::kafka
