#include "shortener_events/internal/dead_letter_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "dead_letters/header_names.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events {

namespace {

/// Where each dialect keeps what; empty: it does not tell. Sources: header_names.hpp, KIP-298, Spring for
/// Apache Kafka's KafkaHeaders, KIP-1034.
struct HeaderNames {
    DeadLetterDialect dialect;
    std::string_view prefix, topic, partition, offset, timestamp, reason, detail, attempts, failed_at, by;
    std::string_view cause{}, stack_trace{};
    std::string_view other_prefixes[2]{};

    bool has(std::string_view name) const {
        const auto begins = [&](std::string_view part) { return !part.empty() && name.starts_with(part); };
        return begins(prefix) || std::ranges::any_of(other_prefixes, begins);
    }
    bool is_springs() const {
        return dialect == DeadLetterDialect::spring || dialect == DeadLetterDialect::spring_retry;
    }
};

constexpr std::array kDialects{
    HeaderNames{.dialect = DeadLetterDialect::ours,
                .prefix = letter_header::kPrefix,
                .topic = letter_header::kOriginTopic,
                .partition = letter_header::kOriginPartition,
                .offset = letter_header::kOriginOffset,
                .timestamp = letter_header::kOriginTimestamp,
                .reason = letter_header::kReason,
                .detail = letter_header::kDetail,
                .attempts = letter_header::kAttempts,
                .failed_at = letter_header::kFailedAt,
                .by = letter_header::kBy},
    HeaderNames{.dialect = DeadLetterDialect::kafka_connect,
                .prefix = "__connect.errors.",
                .topic = "__connect.errors.topic",
                .partition = "__connect.errors.partition",
                .offset = "__connect.errors.offset",
                .timestamp = "",
                .reason = "__connect.errors.exception.class.name",
                .detail = "__connect.errors.exception.message",
                .attempts = "",
                .failed_at = "",
                .by = "__connect.errors.connector.name",
                .stack_trace = "__connect.errors.exception.stacktrace"},
    // Before Spring's others: @RetryableTopic adds the group under the name of a plain dead letter.
    HeaderNames{.dialect = DeadLetterDialect::spring_retry,
                .prefix = "kafka_original-",
                .topic = "kafka_original-topic",
                .partition = "kafka_original-partition",
                .offset = "kafka_original-offset",
                .timestamp = "kafka_original-timestamp",
                .reason = "kafka_exception-fqcn",
                .detail = "kafka_exception-message",
                .attempts = "retry_topic-attempts",
                .failed_at = "",
                .by = "kafka_dlt-original-consumer-group",
                .cause = "kafka_exception-cause-fqcn",
                .stack_trace = "kafka_exception-stacktrace",
                .other_prefixes = {"kafka_exception-", "retry_topic-"}},
    HeaderNames{.dialect = DeadLetterDialect::spring,
                .prefix = "kafka_dlt-",
                .topic = "kafka_dlt-original-topic",
                .partition = "kafka_dlt-original-partition",
                .offset = "kafka_dlt-original-offset",
                .timestamp = "kafka_dlt-original-timestamp",
                .reason = "kafka_dlt-exception-fqcn",
                .detail = "kafka_dlt-exception-message",
                .attempts = "",
                .failed_at = "",
                .by = "kafka_dlt-original-consumer-group",
                .cause = "kafka_dlt-exception-cause-fqcn",
                .stack_trace = "kafka_dlt-exception-stacktrace"},
    HeaderNames{.dialect = DeadLetterDialect::kafka_streams,
                .prefix = "__streams.errors.",
                .topic = "__streams.errors.topic",
                .partition = "__streams.errors.partition",
                .offset = "__streams.errors.offset",
                .timestamp = "",
                .reason = "__streams.errors.exception",
                .detail = "__streams.errors.message",
                .attempts = "",
                .failed_at = "",
                .by = "",
                .stack_trace = "__streams.errors.stacktrace"},
};

class Headers {
  public:
    Headers(const Record& record, const HeaderNames& names) : record_(record), names_(names) {}

    /// Where it was: Spring adds a header at each retry topic that it comes through, the first one tells.
    std::optional<std::string> origin(std::string_view name) const {
        if (!names_.is_springs()) return text(name);
        const auto found = std::ranges::find(record_.headers, name, &Header::name);
        return found == record_.headers.end() ? std::nullopt : found->value;
    }

    std::optional<std::string> text(std::string_view name) const {
        const auto found = name.empty() ? std::nullopt : letter_header::text_of(record_, name);
        return found ? std::optional(std::string(*found)) : std::nullopt;
    }

    template <typename Number>
    std::optional<Number> number(const std::optional<std::string>& value) const {
        if (!value) return std::nullopt;
        return names_.is_springs() ? big_endian<Number>(*value) : letter_header::parse_number<Number>(*value);
    }

  private:
    template <typename Number>
    static std::optional<Number> big_endian(const std::string& bytes) {
        if (bytes.size() != sizeof(Number)) return std::nullopt;
        std::uint64_t value = 0;
        for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
        return static_cast<Number>(value);
    }

    const Record& record_;
    const HeaderNames& names_;
};

bool is_about_failure(const Header& header) {
    return std::ranges::any_of(kDialects, [&](const HeaderNames& names) { return names.has(header.name); }) ||
           header.name == kReplaysHeader;
}

const HeaderNames* dialect_of(const Record& record) {
    for (const auto& names : kDialects)
        if (std::ranges::any_of(record.headers, [&](const auto& header) { return names.has(header.name); }))
            return &names;
    return nullptr;
}

/// "-retry", "-retry-3": what Spring's retry topics add to the first one's name.
void drop_retry(std::string_view& topic) {
    constexpr std::string_view kRetry = "-retry";
    std::string_view rest = topic;
    while (!rest.empty() && rest.back() >= '0' && rest.back() <= '9') rest.remove_suffix(1);
    if (rest.size() < topic.size() && rest.ends_with('-'))
        rest.remove_suffix(1);
    else
        rest = topic;
    if (rest.size() > kRetry.size() && rest.ends_with(kRetry))
        topic = rest.substr(0, rest.size() - kRetry.size());
}

/// "" where the name does not say that it is for dead letters.
std::string topic_without_suffix(std::string_view topic) {
    for (const std::string_view suffix :
         {names::kDeadLetterSuffix, std::string_view(".DLT"), std::string_view("-dlt")})
        if (topic.ends_with(suffix) && topic.size() > suffix.size()) {
            topic.remove_suffix(suffix.size());
            drop_retry(topic);
            return std::string(topic);
        }
    return {};
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
    letter.origin_topic = headers.origin(names.topic).value_or(letter.origin_topic);
    letter.origin_partition = headers.number<std::int32_t>(headers.origin(names.partition));
    letter.origin_offset = headers.number<std::int64_t>(headers.origin(names.offset));
    letter.origin_timestamp_ms = names.is_springs()
                                     ? headers.number<std::int64_t>(headers.origin(names.timestamp))
                                     : parse_rfc3339(headers.text(names.timestamp).value_or(""));
    // The outer exception of a listener is always the same one: its cause says what happened.
    letter.reason = headers.text(names.cause).value_or(headers.text(names.reason).value_or("unknown"));
    letter.detail = headers.text(names.detail).value_or("");
    letter.stack_trace = headers.text(names.stack_trace).value_or("");
    letter.attempts = headers.number<int>(headers.text(names.attempts));
    letter.failed_at = headers.text(names.failed_at).value_or("");
    letter.by = headers.text(names.by).value_or("");
    if (names.dialect != DeadLetterDialect::ours) return;
    letter.truncated = headers.text(letter_header::kTruncated).value_or("");
    letter.value_size = headers.number<std::uint64_t>(headers.text(letter_header::kValueSize));
    letter.value_digest = headers.text(letter_header::kValueDigest).value_or("");
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
        case DeadLetterDialect::spring_retry:
            return "spring-retry";
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
