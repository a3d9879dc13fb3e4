// What a dead letter tells, in whichever dialect of headers it was written. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events {

enum class DeadLetterDialect {
    plain,          ///< the services': the payload alone
    ours,           ///< `dlq.*`
    kafka_connect,  ///< `__connect.errors.*` (KIP-298)
    spring,         ///< `kafka_dlt-*`: partition, offset and timestamp are big-endian binary
    spring_retry,   ///< `kafka_original-*`, `kafka_exception-*`, `retry_topic-*` of @RetryableTopic; the same
    kafka_streams,  ///< `__streams.errors.*` (KIP-1034)
};

/// "plain", "ours", "kafka-connect", "spring", "spring-retry", "kafka-streams".
std::string_view to_string(DeadLetterDialect dialect);

struct DeadLetter {
    Record record;  ///< as it stands in the dead-letter topic
    DeadLetterDialect dialect = DeadLetterDialect::plain;
    /// Where it was first, before any retry topic; of a plain one the dead-letter topic's name without its
    /// ending: .deadletter, .DLT, -dlt, with -retry-N before it.
    std::string origin_topic;
    std::optional<std::int32_t> origin_partition{};
    std::optional<std::int64_t> origin_offset{};
    std::optional<std::int64_t> origin_timestamp_ms{};
    std::string reason;  ///< a word, or the class of the exception's cause; "unknown" for a plain one
    std::string detail{};
    std::string stack_trace{};  ///< lines of it
    std::optional<int> attempts{};
    std::string failed_at{};                    ///< as written
    std::string by{};                           ///< who gave up on it
    int replays = 0;                            ///< how often it was replayed before
    std::string truncated{};                    ///< the parts of the event that were cut away; empty: none
    std::optional<std::uint64_t> value_size{};  ///< bytes of the event's value, where that was cut
    std::string value_digest{};                 ///< XXH3 128 of that value in hex
};

/// Headers that make no sense are passed over, as if they were missing.
DeadLetter read_dead_letter(Record record);

/// Counts replays on the event itself, so that the count survives another failure.
inline constexpr std::string_view kReplaysHeader = "event-replays";

/// The event to publish again: original key, `value`, the headers that are not about failures, and the count.
Record make_replay(const DeadLetter& letter, std::optional<std::string> value);

}  // namespace shortener_events
