#include "shortener_events/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "cli/exit_status.hpp"
#include "kafka/client/handle.hpp"

using namespace shortener_events;

namespace {

/// Nobody listens there.
KafkaSettings nowhere() {
    KafkaSettings settings;
    settings.brokers = "127.0.0.1:1";
    return settings;
}

Error error_of(const kafka::Handle& handle, rd_kafka_resp_err_t code) {
    try {
        handle.throw_failed("read", code);
    } catch (const Error& error) {
        return error;
    }
}

}  // namespace

TEST_CASE("a failed request's error has the protocol's number, and whether it can be tried again") {
    const kafka::Handle handle(RD_KAFKA_CONSUMER, nowhere(), {});
    const Error refused = error_of(handle, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    CHECK(refused.category() == ErrorCategory::kafka);
    CHECK(refused.kafka().code == 29);
    CHECK_FALSE(refused.kafka().retriable);
    const Error settling = error_of(handle, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE);
    CHECK(settling.kafka().code == 5);
    CHECK(settling.kafka().retriable);
    CHECK_FALSE(settling.kafka().fatal);
    CHECK(error_of(handle, RD_KAFKA_RESP_ERR__FATAL).kafka().fatal);
}

TEST_CASE("brokers that do not answer can be tried again") {
    const kafka::Handle handle(RD_KAFKA_CONSUMER, nowhere(), {});
    const Error error = error_of(handle, RD_KAFKA_RESP_ERR__TIMED_OUT);
    CHECK(error.kafka().code == 0);
    CHECK(error.kafka().retriable);
    CHECK_FALSE(error.kafka().in_doubt);
}

TEST_CASE("each kind of error has its name and its exit status") {
    const std::pair<ErrorCategory, std::pair<std::string, int>> kinds[]{
        {ErrorCategory::argument, {"argument", 2}},
        {ErrorCategory::configuration, {"configuration", 2}},
        {ErrorCategory::contract, {"contract", 2}},
        {ErrorCategory::kafka, {"kafka", 3}},
        {ErrorCategory::io, {"io", 1}},
        {ErrorCategory::misuse, {"misuse", 70}},
    };
    for (const auto& [category, expected] : kinds) {
        CHECK(to_string(category) == expected.first);
        CHECK(cli::exit_status_of(category) == expected.second);
    }
}
