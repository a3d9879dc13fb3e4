// Reading what a cluster consists of over a connection that exists already.
#pragma once

#include <string>

#include "kafka/client/handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

/// Throws Error(kafka) when no broker answers within the timeout.
ClusterInfo read_metadata(const Handle& handle);

/// Throws Error(kafka) "unknown topic" with near matches as the hint. Never creates the topic.
TopicInfo require_topic(const Handle& handle, const std::string& name);

const TopicInfo& require_topic(const ClusterInfo& cluster, const std::string& name);

/// The same, but says so where the topic is not there because this user may not Describe it. Needs a
/// consumer's handle, as read_topic does.
const TopicInfo& require_visible_topic(const Handle& handle, const ClusterInfo& cluster,
                                       const std::string& name);

struct TopicAnswer {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    TopicInfo topic;
};

/// What brokers say of one topic. Needs a consumer's handle: a producer's would create the topic where the
/// broker allows that.
TopicAnswer read_topic(const Handle& handle, const std::string& topic, int timeout_ms);

/// Why one topic is not in the metadata: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
/// …_TOPIC_AUTHORIZATION_FAILED, or another code. As read_topic.
rd_kafka_resp_err_t read_topic_error(const Handle& handle, const std::string& topic, int timeout_ms);

/// Whether this is librdkafka's in-process cluster, which answers few admin requests.
bool is_embedded(const ClusterInfo& cluster);

}  // namespace shortener_events::kafka
