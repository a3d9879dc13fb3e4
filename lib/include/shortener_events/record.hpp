// One record of a Kafka topic, as read: bytes are not interpreted.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shortener_events {

struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;

    auto operator<=>(const TopicPartition&) const = default;
};

struct Header {
    std::string name;
    std::optional<std::string> value;  ///< nullopt: Kafka's null, not the empty string

    bool operator==(const Header&) const = default;
};

struct Record {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::optional<std::int64_t> timestamp_ms;  ///< epoch milliseconds; nullopt: the record carries none
    std::optional<std::string> key;
    std::optional<std::string> value;  ///< nullopt: a tombstone
    std::vector<Header> headers;       ///< in the record's order; names may repeat
};

}  // namespace shortener_events
