// KafkaSettings as a librdkafka configuration.
#pragma once

#include "kafka/client/handle.hpp"
#include "kafka/client/rdkafka.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

/// Ours first, then the brokers, then the user's properties. Throws Error(configuration) naming the property,
/// with near matches for an unknown one; never prints a secret's value.
ConfPtr make_conf(const KafkaSettings& settings, const PropertyDefaults& defaults);

}  // namespace shortener_events::kafka
