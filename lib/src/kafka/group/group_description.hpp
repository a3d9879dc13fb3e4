// What the coordinator says about a group (kind, state, members). Of a classic group as librdkafka lists it:
// the members' own bytes are handed on unread.
#pragma once

#include <optional>
#include <string>

#include "kafka/client/rdkafka.hpp"
#include "shortener_events/group.hpp"

namespace shortener_events::kafka {

GroupState to_state(rd_kafka_consumer_group_state_t state);

/// What members call themselves is cut; an assignment that no leader means is left out, and `error` says so.
void apply_description(const rd_kafka_group_info& info, Group& group);

/// Of a group of the newer protocol, whose partitions are handed out by the coordinator itself, so that
/// nobody's bytes are behind them. Of one that is dead nothing is taken over.
void apply_description(const rd_kafka_ConsumerGroupDescription_t& description, Group& group);

/// Coordinators name a member "<client id>-<UUID>", and a static one "<instance id>-<UUID>". nullopt: it is
/// not static, or its instance id is its client id, so that nobody can tell.
std::optional<std::string> instance_of(const std::string& member_id, const std::string& client_id);

}  // namespace shortener_events::kafka
