#include "shortener_events/dead_letter_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kOurs = "dlq.";
constexpr std::string_view kConnect = "__connect.errors.";
constexpr std::string_view kSpring = "kafka_dlt-";
constexpr std::string_view kStreams = "__streams.errors.";
constexpr std::string_view kSuffix = ".deadletter";

/// Where each dialect keeps what; empty: it does not tell. Sources: cli.md, KIP-298, Spring for Apache
/// Kafka's KafkaHeaders, KIP-1034.
struct HeaderNames {
    DeadLetterDialect dialect;
    std::string_view prefix, topic, partition, offset, timestamp, reason, detail, attempts, failed_at, by;
};

constexpr std::array kDialects{
    HeaderNames{DeadLetterDialect::ours, kOurs, "origin.topic", "origin.partition", "origin.offset",
                "origin.timestamp", "reason", "detail", "attempts", "failed-at", "by"},
    HeaderNames{DeadLetterDialect::kafka_connect, kConnect, "topic", "partition", "offset", "",
                "exception.class.name", "exception.message", "", "", "connector.name"},
    HeaderNames{DeadLetterDialect::spring, kSpring, "original-topic", "original-partition", "original-offset",
                "original-timestamp", "exception-fqcn", "exception-message", "", "",
                "original-consumer-group"},
    HeaderNames{DeadLetterDialect::kafka_streams, kStreams, "topic", "partition", "offset", "", "exception",
                "message", "", "", ""},
};

class Headers {
  public:
    Headers(const Record& record, const HeaderNames& names) : record_(record), names_(names) {}

    /// The last one of the name counts: an event that failed twice carries both.
    std::optional<std::string> text(std::string_view name) const {
        std::optional<std::string> found;
        if (name.empty()) return found;
        for (const auto& header : record_.headers)
            if (header.name.size() == names_.prefix.size() + name.size() &&
                header.name.starts_with(names_.prefix) && header.name.ends_with(name))
                found = header.value;
        return found;
    }

    template <typename Number>
    std::optional<Number> number(std::string_view name) const {
        const auto value = text(name);
        if (!value) return std::nullopt;
        return names_.dialect == DeadLetterDialect::spring ? big_endian<Number>(*value)
                                                           : decimal<Number>(*value);
    }

  private:
    template <typename Number>
    static std::optional<Number> big_endian(const std::string& bytes) {
        if (bytes.size() != sizeof(Number)) return std::nullopt;
        std::uint64_t value = 0;
        for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
        return static_cast<Number>(value);
    }

    template <typename Number>
    static std::optional<Number> decimal(const std::string& text) {
        Number value{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
        return value;
    }

    const Record& record_;
    const HeaderNames& names_;
};

bool is_about_failure(const Header& header) {
    return std::ranges::any_of(
               kDialects, [&](const HeaderNames& names) { return header.name.starts_with(names.prefix); }) ||
           header.name == kReplaysHeader;
}

const HeaderNames* dialect_of(const Record& record) {
    for (const auto& names : kDialects)
        if (std::ranges::any_of(record.headers,
                                [&](const auto& header) { return header.name.starts_with(names.prefix); }))
            return &names;
    return nullptr;
}

std::string topic_without_suffix(const std::string& topic) {
    return topic.ends_with(kSuffix) ? topic.substr(0, topic.size() - kSuffix.size()) : std::string();
}

int replays_of(const Record& record) {
    int replays = 0;
    for (const auto& [name, value] : record.headers)
        if (name == kReplaysHeader && value)
            std::from_chars(value->data(), value->data() + value->size(), replays);
    return std::clamp(replays, 0, std::numeric_limits<int>::max() - 1);  // it can be counted on
}

void read_headers(DeadLetter& letter, const HeaderNames& names) {
    const Headers headers(letter.record, names);
    letter.dialect = names.dialect;
    letter.origin_topic = headers.text(names.topic).value_or(letter.origin_topic);
    letter.origin_partition = headers.number<std::int32_t>(names.partition);
    letter.origin_offset = headers.number<std::int64_t>(names.offset);
    letter.origin_timestamp_ms = names.dialect == DeadLetterDialect::spring
                                     ? headers.number<std::int64_t>(names.timestamp)
                                     : parse_rfc3339(headers.text(names.timestamp).value_or(""));
    letter.reason = headers.text(names.reason).value_or("unknown");
    letter.detail = headers.text(names.detail).value_or("");
    letter.attempts = headers.number<int>(names.attempts);
    letter.failed_at = headers.text(names.failed_at).value_or("");
    letter.by = headers.text(names.by).value_or("");
    if (names.dialect != DeadLetterDialect::ours) return;
    letter.truncated = headers.text("truncated").value_or("");
    letter.value_size = headers.number<std::uint64_t>("value.size");
    letter.value_digest = headers.text("value.digest").value_or("");
}

}  // namespace

std::string_view to_string(DeadLetterDialect dialect) {
    switch (dialect) {
        case DeadLetterDialect::plain:
            return "plain";
        case DeadLetterDialect::ours:
            return "ours";
        case DeadLetterDialect::kafka_connect:
            return "kafka-connect";
        case DeadLetterDialect::spring:
            return "spring";
        case DeadLetterDialect::kafka_streams:
            return "kafka-streams";
    }
    return "plain";
}

DeadLetter read_dead_letter(Record record) {
    DeadLetter letter{.record = std::move(record), .origin_topic = {}, .reason = "unknown"};
    letter.origin_topic = topic_without_suffix(letter.record.topic);
    letter.replays = replays_of(letter.record);
    if (const HeaderNames* names = dialect_of(letter.record)) read_headers(letter, *names);
    return letter;
}

Record make_replay(const DeadLetter& letter, std::optional<std::string> value) {
    Record event;
    event.topic = letter.origin_topic;
    event.partition = -1;
    event.offset = -1;
    event.key = letter.record.key;
    event.value = std::move(value);
    event.headers = letter.record.headers;
    std::erase_if(event.headers, is_about_failure);
    event.headers.push_back({std::string(kReplaysHeader), std::to_string(letter.replays + 1)});
    return event;
}

}  // namespace shortener_events
