// What the coordinator says about a group (kind, state, members), from the two shapes that librdkafka gives
// it in.
#pragma once

#include "kafka/rdkafka.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

GroupState to_state(rd_kafka_consumer_group_state_t state);

/// From DescribeConsumerGroups: knows static members. Returns the coordinator's error, where it is one.
rd_kafka_resp_err_t apply_description(const rd_kafka_ConsumerGroupDescription_t& description, Group& group);

/// From the older list of groups: one request a broker for all groups, but without static members' ids.
void apply_description(const rd_kafka_group_info& info, Group& group);

}  // namespace shortener_events::kafka
