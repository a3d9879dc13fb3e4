// A list of brokers as people write it. Pure.
#pragma once

#include <string>

namespace shortener_events {

/// Throws Error(configuration) that says what to write instead for what can be no list of HOST:PORT: another
/// scheme than librdkafka's, a port that is none, other separators than commas, a bare IPv6 address.
void check_broker_list(const std::string& brokers);

/// `port 9092 was assumed for a and b`; "" where every address has a port.
std::string assumed_ports(const std::string& brokers);

}  // namespace shortener_events
