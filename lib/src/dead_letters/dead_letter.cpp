#include "shortener_events/dead_letter.hpp"

#include <algorithm>

#include "shortener_events/front_of.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kAboutFailure = "dlq.";

/// It quotes the event, and would make the letter larger than what a topic takes.
constexpr std::size_t kLongestDetail = 4096;

}  // namespace

std::string dead_letter_topic_of(std::string_view topic) {
    return std::string(topic) + ".deadletter";
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
                  [](const Header& header) { return header.name.starts_with(kAboutFailure); });
    const auto add = [&](const char* name, std::string value) {
        letter.headers.push_back({name, std::move(value)});
    };
    add("dlq.origin.topic", original.topic);
    if (original.offset >= 0) {
        add("dlq.origin.partition", std::to_string(original.partition));
        add("dlq.origin.offset", std::to_string(original.offset));
        if (original.timestamp_ms) add("dlq.origin.timestamp", format_utc(*original.timestamp_ms));
    }
    add("dlq.reason", cause.reason);
    add("dlq.detail", cut_text(cause.detail, kLongestDetail));
    add("dlq.attempts", std::to_string(cause.attempts));
    add("dlq.failed-at", format_utc(cause.failed_at_ms));
    add("dlq.by", cause.by);
    if (original.oversize) {
        add("dlq.truncated", original.oversize->cut);
        add("dlq.value.size", std::to_string(original.oversize->value_size));
        add("dlq.value.digest", original.oversize->value_digest);
    }
    return letter;
}

}  // namespace shortener_events
