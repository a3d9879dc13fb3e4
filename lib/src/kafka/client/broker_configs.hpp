// What a broker says of itself, which no other broker can answer.
#pragma once

#include <optional>
#include <string>

#include "kafka/client/deadline.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::kafka {

/// The answer comes to `queue`, with `broker` as its opaque value, which must live until then.
void ask_about_itself(const Handle& handle, const BrokerInfo& broker, const Deadline& deadline,
                      rd_kafka_queue_t* queue);

/// One of its settings. nullopt: it did not answer in time, or does not tell this user.
std::optional<std::string> read_broker_setting(const Handle& handle, const BrokerInfo& broker,
                                               const std::string& name, const Deadline& deadline);

}  // namespace shortener_events::kafka
