// One record of a Kafka topic, as read: bytes are not interpreted.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/digest.hpp"

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

/// What is known of a record that is larger than its reader takes (KafkaSettings::max_value). The record at
/// hand has the first 64 KiB of its value and of its key, and so many of its headers.
struct Oversize {
    std::uint64_t bytes = 0;       ///< of value, key and headers together
    std::uint64_t value_size = 0;  ///< in bytes
    std::string value_digest{};    ///< of the whole value, as `xxh128sum` prints it
    std::string cut{};             ///< what is not whole: some of "value key headers"
    Digest content{};              ///< content_of the whole
};

struct Record {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::optional<std::int64_t> timestamp_ms;  ///< epoch milliseconds; nullopt: the record carries none
    std::optional<std::string> key;
    std::optional<std::string> value;            ///< nullopt: a tombstone
    std::vector<Header> headers;                 ///< in the record's order; names may repeat
    std::shared_ptr<const Oversize> oversize{};  ///< nullptr: all of it is here
    /// Whether the time is when the broker appended it (Kafka's LogAppendTime), not what the producer gave.
    bool has_append_time = false;
};

/// As content_of its key and value, which are known also of one that is not here as a whole.
Digest content_of(const Record& record);

}  // namespace shortener_events
