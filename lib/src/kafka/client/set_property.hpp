// One property of a librdkafka configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// Throws Error(configuration) naming the property, with near matches for an unknown one; never prints a
/// secret's value.
void set_property(rd_kafka_conf_t* conf, const std::string& name, const std::string& value);

/// Whether only a share consumer has it (librdkafka 2.15), which is none of our clients: here it is as
/// unknown as before that version. Java's clients have one of that name.
bool is_of_share_consumers(std::string_view name);

/// Of clients and of topics.
std::vector<std::string> known_properties();

}  // namespace shortener_events::kafka
