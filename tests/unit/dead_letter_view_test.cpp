#include "shortener_events/internal/dead_letter_view.hpp"

#include <doctest/doctest.h>

#include "shortener_events/dead_letter.hpp"

using namespace shortener_events;

namespace {

Record letter(std::vector<Header> headers) {
    Record record;
    record.topic = "clicks.deadletter";
    record.key = "k";
    record.value = "{}";
    record.headers = std::move(headers);
    return record;
}

}  // namespace

TEST_CASE("a plain dead letter tells its origin by the topic's name alone") {
    const auto read = read_dead_letter(letter({}));
    CHECK(read.dialect == DeadLetterDialect::plain);
    CHECK(read.origin_topic == "clicks");
    CHECK_FALSE(read.origin_offset);
    CHECK(read.reason == "unknown");
}

TEST_CASE("our own dead letters are read back whole") {
    Record original;
    original.topic = "url-shortener.click";
    original.partition = 2;
    original.offset = 42;
    original.timestamp_ms = 1'800'000'000'000;
    auto record =
        make_dead_letter(original, {"invalid", "/timestamp: missing", 3, 1'800'000'000'001, "consume/0.1.0"});
    const auto read = read_dead_letter(record);
    CHECK(read.dialect == DeadLetterDialect::ours);
    CHECK(read.origin_topic == "url-shortener.click");
    CHECK(read.origin_partition == 2);
    CHECK(read.origin_offset == 42);
    CHECK(read.origin_timestamp_ms == 1'800'000'000'000);
    CHECK(read.reason == "invalid");
    CHECK(read.detail == "/timestamp: missing");
    CHECK(read.attempts == 3);
    CHECK(read.by == "consume/0.1.0");
}

TEST_CASE("Kafka Connect writes text") {
    const auto read =
        read_dead_letter(letter({{"__connect.errors.topic", "orders"},
                                 {"__connect.errors.partition", "7"},
                                 {"__connect.errors.offset", "9000000000"},
                                 {"__connect.errors.connector.name", "sink-1"},
                                 {"__connect.errors.exception.class.name", "org.x.DataException"},
                                 {"__connect.errors.exception.message", "bad value"}}));
    CHECK(read.dialect == DeadLetterDialect::kafka_connect);
    CHECK(read.origin_topic == "orders");
    CHECK(read.origin_partition == 7);
    CHECK(read.origin_offset == 9'000'000'000);
    CHECK(read.reason == "org.x.DataException");
    CHECK(read.detail == "bad value");
    CHECK(read.by == "sink-1");
}

TEST_CASE("Spring writes partition, offset and timestamp as big-endian binary") {
    const auto read =
        read_dead_letter(letter({{"kafka_dlt-original-topic", "orders"},
                                 {"kafka_dlt-original-partition", std::string("\0\0\1\2", 4)},
                                 {"kafka_dlt-original-offset", std::string("\0\0\0\0\0\1\0\0", 8)},
                                 {"kafka_dlt-original-timestamp", std::string("\0\0\1\xa3\x17\x55\x40\0", 8)},
                                 {"kafka_dlt-exception-fqcn", "java.lang.IllegalStateException"}}));
    CHECK(read.dialect == DeadLetterDialect::spring);
    CHECK(read.origin_partition == 258);
    CHECK(read.origin_offset == 65536);
    CHECK(read.origin_timestamp_ms == 0x01a317554000);
    CHECK(read.reason == "java.lang.IllegalStateException");
}

TEST_CASE(
    "Spring's retry topics are told, with the first topic of the chain and the cause of the exception") {
    const auto read = read_dead_letter(letter(
        {{"kafka_original-topic", "orders"},
         {"kafka_original-partition", std::string("\0\0\0\x02", 4)},
         {"kafka_original-offset", std::string("\0\0\0\0\0\0\0\x2a", 8)},
         {"kafka_original-timestamp", std::string("\0\0\0\0\0\0\x03\xe8", 8)},
         {"kafka_original-topic", "orders-retry-0"},
         {"kafka_exception-fqcn", "org.springframework.kafka.listener.ListenerExecutionFailedException"},
         {"kafka_exception-cause-fqcn", "com.example.OutOfStock"},
         {"kafka_exception-message", "none left"},
         {"kafka_exception-stacktrace", "com.example.OutOfStock: none left\n\tat com.example.A.b(A.java:1)"},
         {"retry_topic-attempts", std::string("\0\0\0\x04", 4)},
         {"kafka_dlt-original-consumer-group", "shop"}}));
    CHECK(read.dialect == DeadLetterDialect::spring_retry);
    CHECK(read.origin_topic == "orders");
    CHECK(read.origin_partition == 2);
    CHECK(read.origin_offset == 42);
    CHECK(read.origin_timestamp_ms == 1000);
    CHECK(read.reason == "com.example.OutOfStock");
    CHECK(read.detail == "none left");
    CHECK(read.stack_trace.find("A.java:1") != std::string::npos);
    CHECK(read.attempts == 4);
    CHECK(read.by == "shop");
    CHECK(make_replay(read, "{}").headers == std::vector<Header>{{"event-replays", "1"}});
}

TEST_CASE("names of dead-letter topics lead to the first topic, whoever made them") {
    const auto origin = [](const char* topic) {
        Record record = letter({});
        record.topic = topic;
        return read_dead_letter(std::move(record)).origin_topic;
    };
    CHECK(origin("orders.deadletter") == "orders");
    CHECK(origin("orders.DLT") == "orders");
    CHECK(origin("orders-dlt") == "orders");
    CHECK(origin("orders-retry-dlt") == "orders");
    CHECK(origin("orders-retry-12-dlt") == "orders");
    CHECK(origin("orders-12-dlt") == "orders-12");
    CHECK(origin("-retry-dlt") == "-retry");
    for (const char* none : {"orders", "-dlt", ".DLT", ".deadletter", "dlt"}) CHECK(origin(none).empty());
}

TEST_CASE("Kafka Streams writes text") {
    const auto read = read_dead_letter(letter({{"__streams.errors.topic", "orders"},
                                               {"__streams.errors.partition", "1"},
                                               {"__streams.errors.offset", "5"},
                                               {"__streams.errors.exception", "org.x.Oops"},
                                               {"__streams.errors.message", "no"}}));
    CHECK(read.dialect == DeadLetterDialect::kafka_streams);
    CHECK(read.origin_topic == "orders");
    CHECK(read.origin_offset == 5);
    CHECK(read.detail == "no");
}

TEST_CASE("headers that make no sense are passed over") {
    const auto read = read_dead_letter(letter({{"dlq.origin.partition", "two"},
                                               {"dlq.origin.offset", std::nullopt},
                                               {"dlq.attempts", "3 times"},
                                               {"event-replays", "-5"}}));
    CHECK_FALSE(read.origin_partition);
    CHECK_FALSE(read.origin_offset);
    CHECK_FALSE(read.attempts);
    CHECK(read.replays == 0);
    const auto spring = read_dead_letter(letter({{"kafka_dlt-original-offset", "42"}}));
    CHECK_FALSE(spring.origin_offset);
}

TEST_CASE("a replay keeps key and headers, drops what is about the failure, and counts") {
    const auto read = read_dead_letter(letter({{"trace", "abc"},
                                               {"dlq.origin.topic", "clicks"},
                                               {"dlq.reason", "invalid"},
                                               {"__connect.errors.topic", "x"},
                                               {"event-replays", "2"}}));
    const Record replay = make_replay(read, "{\"a\":1}");
    CHECK(replay.topic == "clicks");
    CHECK(replay.key == "k");
    CHECK(replay.value == "{\"a\":1}");
    CHECK(replay.headers == std::vector<Header>{{"trace", "abc"}, {"event-replays", "3"}});
}

TEST_CASE("a count of replays that a stranger made as large as it can be, or negative, is still counted on") {
    const auto counted = [](const char* text) {
        return make_replay(read_dead_letter(letter({{"event-replays", text}})), "{}").headers;
    };
    CHECK(counted("2147483647") == std::vector<Header>{{"event-replays", "2147483647"}});
    CHECK(counted("-5") == std::vector<Header>{{"event-replays", "1"}});
    CHECK(counted("99999999999999999999") == std::vector<Header>{{"event-replays", "1"}});
}

TEST_CASE("the count of replays survives another failure") {
    const Record replay = make_replay(read_dead_letter(letter({{"dlq.origin.topic", "clicks"}})), "{}");
    CHECK(read_dead_letter(make_dead_letter(replay, {"invalid", "", 1, 0, ""})).replays == 1);
}
