// How to reach Kafka. A plain value: the library reads no environment and no files; the caller fills this in.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "shortener_events/names.hpp"

namespace shortener_events {

/// Gives a token for a login by SASL OAUTHBEARER, a JWT, each time that a new one is needed: within `limit`,
/// and at once after a `stop`. Called by one thread of a client at a time. What it throws is told as the
/// cause.
using TokenReader = std::function<std::string(std::chrono::milliseconds limit, const std::stop_token& stop)>;

struct KafkaSettings {
    std::string brokers{names::kDefaultBrokers};  ///< host:port, comma separated
    /// Any librdkafka property. They are applied last, so they win over what the library sets itself. Those
    /// on which it rests that a member of a group reads everything once (group.id, offsets, assignment) are
    /// refused with Error(configuration) where they say something else. `sasl.oauthbearer.method=oidc` and
    /// what belongs to it is ours, whether librdkafka was built with it or not.
    std::map<std::string, std::string> properties;
    std::chrono::milliseconds timeout{5000};  ///< bounds every wait for a broker
    /// Bytes of value, key and headers together: of a larger record only the front is copied, see Oversize.
    /// What the Kafka client itself unpacks a batch into is not bounded by it.
    std::size_t max_value = std::size_t{16} << 20U;
    /// Receives the Kafka client's own log lines, from any thread; empty: they are dropped.
    std::function<void(const std::string& line)> log;
    /// For a token that is not fetched by `sasl.oauthbearer.method=oidc`. Copies of these settings share it,
    /// and so what it gave last; null: there is none.
    std::shared_ptr<const TokenReader> token;
};

}  // namespace shortener_events
