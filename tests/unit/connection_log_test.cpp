#include "kafka/client/connection_log.hpp"

#include <doctest/doctest.h>

using shortener_events::kafka::ConnectionLog;

TEST_CASE("silence is no answer, whoever's patience ends first: ours, or librdkafka's") {
    const ConnectionLog ours;
    ConnectionLog theirs;
    theirs.note(
        RD_KAFKA_RESP_ERR__TRANSPORT,
        "127.0.0.1:9092/bootstrap: ApiVersionRequest failed: Local: Timed out: probably due to broker "
        "version < 0.10 (see api.version.request configuration) (after 1001ms in state APIVERSION_QUERY)");
    CHECK(ours.cause() == "no answer");
    CHECK(theirs.cause() == ours.cause());
    CHECK(!ours.hint().empty());
    CHECK(theirs.hint() == ours.hint());
}

TEST_CASE("a cause is not replaced by the summary that all brokers are down") {
    ConnectionLog log;
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT,
             "127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused");
    log.note(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "1/1 brokers are down");
    CHECK(log.cause() == "connection refused");
}
