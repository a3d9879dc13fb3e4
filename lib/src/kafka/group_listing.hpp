// Every group that the brokers list, with what one request a broker tells about them.
#pragma once

#include "kafka/deadline.hpp"
#include "kafka/group_requests.hpp"
#include "kafka/handle.hpp"

namespace shortener_events::kafka {

struct GroupListing {
    Groups groups;
    bool described = false;  ///< false: only the names (and perhaps states) are known
    std::string error;       ///< what could not be listed; with no group at all: why
    bool supported = true;   ///< false: the broker cannot list groups (the embedded broker)
};

/// The cluster's metadata must have been read before.
GroupListing list_groups(const Handle& handle, const Deadline& deadline);

}  // namespace shortener_events::kafka
