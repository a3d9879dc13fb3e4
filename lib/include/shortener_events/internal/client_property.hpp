// What the Kafka client takes as a property, for whoever reads settings and can say where one is from.
#pragma once

#include <string>

namespace shortener_events {

/// The property for a token that another program fetches, or that a file has: where it is a reference, it is
/// KafkaSettings::token that reads it.
inline constexpr const char* kTokenProperty = "sasl.oauthbearer.token";

/// Whether librdkafka knows the name, or it is one that we read in its place.
bool is_client_property(const std::string& name);

/// Whether a later librdkafka knows the name, and this one does not.
bool is_later_client_property(const std::string& name);

/// Throws Error(configuration) as a client with this property would: for an unknown name with near matches,
/// for a value that is not accepted. Loads no plugin; a secret's value is never shown.
void check_client_property(const std::string& name, const std::string& value);

}  // namespace shortener_events
