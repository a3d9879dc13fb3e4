// What dead letters of ours say about the failure, by header. One home for their names; docs/consume.md tells
// users of them.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events::letter_header {

inline constexpr std::string_view kPrefix = "dlq.";  ///< of every one
inline constexpr std::string_view kOriginTopic = "dlq.origin.topic";
inline constexpr std::string_view kOriginPartition = "dlq.origin.partition";
inline constexpr std::string_view kOriginOffset = "dlq.origin.offset";
inline constexpr std::string_view kOriginTimestamp = "dlq.origin.timestamp";  ///< RFC 3339
inline constexpr std::string_view kReason = "dlq.reason";
inline constexpr std::string_view kDetail = "dlq.detail";
inline constexpr std::string_view kAttempts = "dlq.attempts";
inline constexpr std::string_view kFailedAt = "dlq.failed-at";  ///< RFC 3339
inline constexpr std::string_view kBy = "dlq.by";
inline constexpr std::string_view kTruncated =
    "dlq.truncated";  ///< which of "value key headers detail" are cut
inline constexpr std::string_view kValueSize = "dlq.value.size";  ///< bytes of the whole value
inline constexpr std::string_view kValueDigest =
    "dlq.value.digest";  ///< of the whole value, see checksum_of()
inline constexpr std::string_view kHeadersDropped = "dlq.headers.dropped";

/// The last one of the name counts: an event that failed twice may carry both. Kafka's null counts as none.
inline std::optional<std::string_view> text_of(const Record& letter, std::string_view name) {
    for (auto header = letter.headers.rbegin(); header != letter.headers.rend(); ++header)
        if (header->name == name) return header->value;
    return std::nullopt;
}

/// Decimal; nullopt: not that alone, or out of range.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace shortener_events::letter_header
