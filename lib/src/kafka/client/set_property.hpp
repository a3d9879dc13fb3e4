// One property of a librdkafka configuration.
#pragma once

#include <string>
#include <vector>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// Throws Error(configuration) naming the property, with near matches for an unknown one; never prints a
/// secret's value.
void set_property(rd_kafka_conf_t* conf, const std::string& name, const std::string& value);

/// Of clients and of topics.
std::vector<std::string> known_properties();

}  // namespace shortener_events::kafka
