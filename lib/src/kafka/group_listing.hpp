// Every group that the brokers list, with what one request a broker tells about them.
#pragma once

#include "kafka/deadline.hpp"
#include "kafka/group_requests.hpp"
#include "kafka/handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

struct GroupListing {
    Groups groups;          ///< of unknown kind without an error: only the name (and perhaps state) is known
    std::string error;      ///< non-empty: groups may be missing, and why
    bool supported = true;  ///< false: the broker cannot list groups (the embedded broker)
};

/// `cluster` has been read by this handle before. A broker that is reading its groups is asked again.
GroupListing list_groups(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline);

}  // namespace shortener_events::kafka
