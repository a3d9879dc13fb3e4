#include "shortener_events/dead_letter.hpp"

#include <algorithm>

#include "dead_letters/header_names.hpp"
#include "shortener_events/internal/front_of.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

/// It quotes the event, and would make the letter larger than what a topic takes.
constexpr std::size_t kLongestDetail = 4096;

}  // namespace

std::string dead_letter_topic_of(std::string_view topic) {
    return std::string(topic).append(names::kDeadLetterSuffix);
}

Record make_dead_letter(const Record& original, const DeadLetterCause& cause) {
    Record letter;
    letter.topic = dead_letter_topic_of(original.topic);
    letter.partition = -1;
    letter.offset = -1;
    letter.key = original.key;
    letter.value = original.value;
    letter.headers = original.headers;
    std::erase_if(letter.headers,
                  [](const Header& header) { return header.name.starts_with(letter_header::kPrefix); });
    const auto add = [&](std::string_view name, std::string value) {
        letter.headers.push_back({std::string(name), std::move(value)});
    };
    add(letter_header::kOriginTopic, original.topic);
    if (original.offset >= 0) {
        add(letter_header::kOriginPartition, std::to_string(original.partition));
        add(letter_header::kOriginOffset, std::to_string(original.offset));
        if (original.timestamp_ms) add(letter_header::kOriginTimestamp, format_utc(*original.timestamp_ms));
    }
    add(letter_header::kReason, cause.reason);
    add(letter_header::kDetail, cut_text(cause.detail, kLongestDetail));
    add(letter_header::kAttempts, std::to_string(cause.attempts));
    add(letter_header::kFailedAt, format_utc(cause.failed_at_ms));
    add(letter_header::kBy, cause.by);
    if (original.oversize) {
        add(letter_header::kTruncated, original.oversize->cut);
        add(letter_header::kValueSize, std::to_string(original.oversize->value_size));
        add(letter_header::kValueDigest, original.oversize->value_digest);
    }
    return letter;
}

}  // namespace shortener_events
