// A Kafka broker inside this process, for a first try and for quick tests: librdkafka's mock cluster. Memory
// only; at most 5 MB are kept per partition (about 11,700 clicks), older events are dropped. Aborted
// transactions stay visible; it answers no admin requests (topics are made with create_topic, groups cannot
// be listed), and has no offsets for times: read_ranges reads, there only, and compares the times itself.
#pragma once

#include <memory>
#include <string>

namespace shortener_events {

class EmbeddedBroker {
  public:
    /// Listens on a free port of 127.0.0.1 until destroyed. Throws Error(kafka) when it cannot be started.
    EmbeddedBroker();
    ~EmbeddedBroker();

    /// "127.0.0.1:40123"; other processes can connect.
    std::string address() const;

    /// Throws Error(kafka), for instance for a name that Kafka does not allow.
    void create_topic(const std::string& name, int partitions);

  private:
    struct Mock;
    std::unique_ptr<Mock> mock_;
};

}  // namespace shortener_events
