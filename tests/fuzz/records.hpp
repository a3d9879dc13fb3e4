// Kafka's records made by recipes: keys, values and headers of any bytes, among them what dead letters and
// contracts keep there.
#pragma once

#include "shortener_events/record.hpp"
#include "tests/fuzz/events.hpp"

namespace shortener_events::fuzz {

inline constexpr const char* kTopics[] = {"url-shortener.click", "url-shortener.url-created",
                                          "url-shortener.click.deadletter", "t", ".deadletter"};

inline constexpr const char* kHeaderNames[] = {"event-contract",
                                               "event-replays",
                                               "n",
                                               "",
                                               "é",
                                               "dlq.origin.topic",
                                               "dlq.origin.partition",
                                               "dlq.origin.offset",
                                               "dlq.origin.timestamp",
                                               "dlq.reason",
                                               "dlq.detail",
                                               "dlq.attempts",
                                               "dlq.failed-at",
                                               "dlq.by",
                                               "dlq.",
                                               "kafka_dlt-original-topic",
                                               "kafka_dlt-original-partition",
                                               "kafka_dlt-original-offset",
                                               "kafka_dlt-original-timestamp",
                                               "kafka_dlt-exception-fqcn",
                                               "kafka_dlt-exception-message",
                                               "kafka_dlt-original-consumer-group",
                                               "__connect.errors.topic",
                                               "__connect.errors.partition",
                                               "__connect.errors.offset",
                                               "__connect.errors.exception.class.name",
                                               "__connect.errors.exception.message",
                                               "__streams.errors.topic",
                                               "__streams.errors.partition",
                                               "__streams.errors.offset",
                                               "__streams.errors.message"};

inline constexpr const char* kHeaderValues[] = {"click@1",
                                                "url-created@1",
                                                "click@2",
                                                "click",
                                                "0",
                                                "-1",
                                                "7",
                                                "2147483647",
                                                "2147483648",
                                                "9223372036854775807",
                                                "9223372036854775808",
                                                "2026-01-31T09:30:00Z",
                                                "url-shortener.click",
                                                "invalid",
                                                " 1",
                                                "1x",
                                                "replayed:AAE=",
                                                "replayed:",
                                                ""};

/// Any bytes; `filling`s of strings as they are.
inline std::string make_bytes(Recipe& recipe) {
    switch (recipe.choose(4)) {
        case 0:
            return recipe.raw();
        case 1:
            return std::string(kHeaderValues[recipe.choose(std::size(kHeaderValues))]);
        case 2:  // big-endian numbers
            return std::string(recipe.choose(10), static_cast<char>(recipe.choose(256)));
        default:
            return repeated(kStringFillings[recipe.choose(std::size(kStringFillings))], recipe.length());
    }
}

inline std::optional<std::string> make_optional(Recipe& recipe) {
    if (recipe.choose(3) == 0) return std::nullopt;
    return make_bytes(recipe);
}

/// Kafka's names of headers are C strings to its client.
inline std::string make_header_name(Recipe& recipe) {
    if (recipe.choose(3) != 0) return kHeaderNames[recipe.choose(std::size(kHeaderNames))];
    const std::string name = make_bytes(recipe);
    return name.substr(0, name.find('\0'));
}

inline std::optional<std::string> make_key(Recipe& recipe) {
    if (recipe.choose(2) == 0) return "0f8fad5b-d9cb-469f-a165-70867728950e";
    return make_optional(recipe);
}

inline Record make_record(Recipe& recipe) {
    Record record;
    record.value = make_event(recipe, 1 + recipe.choose(10));
    record.key = make_key(recipe);
    record.topic = kTopics[recipe.choose(std::size(kTopics))];
    for (std::size_t left = recipe.choose(6); left > 0; --left)
        record.headers.push_back({make_header_name(recipe), make_optional(recipe)});
    if (recipe.choose(20) == 1) record.value = make_optional(recipe);
    constexpr std::int64_t kTimes[] = {0, 1'769'851'800'000, -1, INT64_MAX, INT64_MIN, 253'402'300'800'000};
    if (recipe.choose(3) != 0) record.timestamp_ms = kTimes[recipe.choose(std::size(kTimes))];
    constexpr std::int64_t kOffsets[] = {0, 7, -1, INT64_MAX};
    record.offset = kOffsets[recipe.choose(std::size(kOffsets))];
    record.partition = static_cast<std::int32_t>(recipe.choose(3));
    return record;
}

}  // namespace shortener_events::fuzz
