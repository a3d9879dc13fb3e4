// Which brokers do not answer: librdkafka says only that one of those it asked does not.
#pragma once

#include <string>
#include <vector>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

/// In the order of `cluster`. Asks each about itself, and takes the whole time where one does not answer.
std::vector<BrokerInfo> find_silent_brokers(const Handle& handle, const ClusterInfo& cluster,
                                            const Deadline& deadline);

/// "broker 2 (10.0.0.7:9092) did not answer in time", or several; "a broker …" where now all answer.
std::string name_silent_brokers(const Handle& handle, const ClusterInfo& cluster, const Deadline& deadline);

}  // namespace shortener_events::kafka
