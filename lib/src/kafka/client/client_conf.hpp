// KafkaSettings as a librdkafka configuration.
#pragma once

#include <initializer_list>

#include "kafka/client/handle.hpp"
#include "kafka/client/rdkafka.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

/// Ours first, then the brokers, then the user's properties. Throws Error(configuration) naming the property,
/// with near matches for an unknown one; never prints a secret's value.
ConfPtr make_conf(rd_kafka_type_t type, const KafkaSettings& settings,
                  std::initializer_list<Property> defaults);

}  // namespace shortener_events::kafka
