// sasl.jaas.config: one line of a Java login configuration. Pure.
#pragma once

#include <map>
#include <string>

namespace shortener_events::cli {

struct JaasLogin {
    std::string module;                          ///< the class, without its package
    std::map<std::string, std::string> options;  ///< such as username and password
};

/// `org.apache.kafka.….PlainLoginModule required username="me" password="…";`. Throws Error(configuration)
/// where it is malformed; no message quotes a value.
JaasLogin parse_jaas(const std::string& text);

/// The same as librdkafka's properties. Throws Error(configuration) for another module than Kafka's own, or
/// one without what it logs in with.
std::map<std::string, std::string> properties_of_jaas(const JaasLogin& login);

}  // namespace shortener_events::cli
