// Which settings may be shown to strangers, such as in a report of a bug.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

/// The value where it can only be a number, a switch, or a word that Kafka's documentation lists; else "set,
/// not shown". Names of hosts, users, files and topics are nobody else's, either.
std::string harmless_value(std::string_view property, std::string_view value);

/// "2 addresses, ports 9092, 9093".
std::string harmless_brokers(std::string_view brokers);

}  // namespace shortener_events::cli
