// Reading what a cluster consists of over a connection that exists already.
#pragma once

#include <string>

#include "kafka/handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

/// Throws Error(kafka) when no broker answers within the timeout.
ClusterInfo read_metadata(const Handle& handle);

/// Throws Error(kafka) "unknown topic" with near matches as the hint. Never creates the topic.
TopicInfo require_topic(const Handle& handle, const std::string& name);

}  // namespace shortener_events::kafka
