// What is behind a Client: librdkafka's clients that read, made when they are needed first.
#pragma once

#include <memory>
#include <mutex>

#include "kafka/client/handle.hpp"
#include "shortener_events/client.hpp"

namespace shortener_events {

struct Client::Connections {
    explicit Connections(const KafkaSettings& of) : settings(of) {}

    /// For records, and for where partitions begin and end for their readers.
    std::shared_ptr<const kafka::Handle> reader();
    /// For where partitions end for those who read what is not committed yet: librdkafka (2.0.2) has one
    /// level of isolation a client.
    std::shared_ptr<const kafka::Handle> reader_of_all();

    KafkaSettings settings;

  private:
    std::mutex mutex_;
    std::shared_ptr<const kafka::Handle> reader_, reader_of_all_;
};

}  // namespace shortener_events
