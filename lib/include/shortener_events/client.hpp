// The connections to one cluster that several reads share: each connection of one's own is a login at every
// broker, and its share of metadata. A Client is a cheap handle: copies share what they stand for, and keep
// it alive. Its reads may come one after another from any thread; two at one time must be of different
// partitions.
//
//     const Client client(settings);
//     Subscriber subscriber(client, read_ranges(client, selection), AtEnd::finish);
#pragma once

#include <memory>

#include "shortener_events/settings.hpp"

namespace shortener_events {

class Client {
  public:
    /// Does not connect yet. Whoever reads only once need not name it: settings serve in its place. Throws
    /// Error(configuration) for a refused property when it is used.
    Client(const KafkaSettings& settings);  // NOLINT(google-explicit-constructor)

    const KafkaSettings& settings() const;

    /// The library's own.
    struct Connections;
    Connections& connections() const { return *connections_; }

  private:
    std::shared_ptr<Connections> connections_;
};

}  // namespace shortener_events
