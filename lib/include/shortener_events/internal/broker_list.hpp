// A list of brokers as people write it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

struct BrokerAddress {
    std::string host;  ///< with the brackets of an IPv6 address
    std::string port;  ///< "": none is given
};

/// What a broker without a port is asked at.
inline constexpr std::string_view kAssumedPort = "9092";

/// Without the protocols that may stand before them; not checked. Empty ones, as behind a last comma, are
/// left out.
std::vector<BrokerAddress> split_broker_list(std::string_view brokers);

/// HOST:PORT of each, as brokers name themselves.
std::vector<std::string> bootstrap_addresses(std::string_view brokers);

/// Throws Error(configuration) that says what to write instead for what can be no list of HOST:PORT: another
/// scheme than librdkafka's, a port that is none, other separators than commas, a bare IPv6 address.
void check_broker_list(const std::string& brokers);

/// `port 9092 was assumed for a and b`; "" where every address has a port.
std::string assumed_ports(const std::string& brokers);

}  // namespace shortener_events
