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

TEST_CASE("a certificate that is not trusted is told by its cause, and ends the wait") {
    constexpr auto kFailed =
        "ssl://kafka:9093/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify "
        "failed: broker certificate could not be verified (after 2ms in state SSL_HANDSHAKE)";
    const auto cause_of = [&](int x509_error) {
        ConnectionLog log;
        log.note_certificate(x509_error);
        log.note(RD_KAFKA_RESP_ERR__SSL, kFailed);
        CHECK(log.is_final());
        CHECK(!log.hint().empty());
        return log.cause();
    };
    CHECK(cause_of(20) == "the broker's certificate is signed by a CA that is not trusted here");
    CHECK(cause_of(18) == "the broker's certificate signs itself, and is not trusted here");
    CHECK(cause_of(10) == "the broker's certificate has expired");
    CHECK(cause_of(9) == "the broker's certificate is not valid yet");
    CHECK(cause_of(62) == "the broker's certificate is for another host name");
    CHECK(cause_of(64) == "the broker's certificate is for another address");
    CHECK(cause_of(26) == "the broker's certificate is not trusted (OpenSSL's error 26)");
}

TEST_CASE("another failure is not explained by a certificate that was seen before") {
    ConnectionLog log;
    log.note_certificate(10);
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "Connect to ipv4#127.0.0.1:1 failed: Connection refused");
    CHECK(log.cause() == "connection refused");
    CHECK(!log.is_final());
}

TEST_CASE("what a broker says of our certificate, and a port without TLS, end the wait") {
    ConnectionLog log;
    log.note(RD_KAFKA_RESP_ERR__SSL,
             "ssl://127.0.0.1:1/bootstrap: error:0A00045C:SSL routines::tlsv13 alert certificate required");
    CHECK(log.cause() == "the broker asks for a client certificate");
    CHECK(log.is_final());
    log.note(RD_KAFKA_RESP_ERR__SSL,
             "ssl://127.0.0.1:1/bootstrap: SSL handshake failed: error:0A00010B:SSL routines::wrong version "
             "number: connecting to a PLAINTEXT broker listener?");
    CHECK(log.cause() == "TLS handshake failed: the broker probably speaks plaintext");
    CHECK(log.is_final());
}

TEST_CASE("one that hangs up in the TLS handshake may be stopping; one that does so again speaks no TLS") {
    ConnectionLog log;
    const auto hang_up = [&] {
        log.note(RD_KAFKA_RESP_ERR__SSL,
                 "ssl://127.0.0.1:1/bootstrap: SSL handshake failed: error:0A000126:SSL routines::unexpected "
                 "eof while reading (after 10ms in state SSL_HANDSHAKE)");
    };
    hang_up();
    CHECK(!log.is_final());
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "Connect to ipv4#127.0.0.1:1 failed: Connection refused");
    hang_up();
    CHECK(!log.is_final());
    hang_up();
    CHECK(log.is_final());
    CHECK(log.cause() == "the broker hung up in the TLS handshake: it probably speaks plaintext");
}

TEST_CASE("one that hangs up at the first question is told also where only the log says so") {
    ConnectionLog log;
    log.note_logged("FAIL",
                    "[thrd:a:1/bootstrap]: a:1/bootstrap: Disconnected: connection closed by peer: receive "
                    "0 after POLLIN (after 0ms in state APIVERSION_QUERY)");
    CHECK(log.cause() == "the broker hung up: it probably expects TLS");
    CHECK(!log.is_final());
    ConnectionLog later;
    later.note_logged("FAIL", "a:1/1: Disconnected: connection closed by peer (after 9000ms in state UP)");
    CHECK(later.cause() == "no answer");
    later.note_logged("FAIL",
                      "ssl://a:1/1: Disconnected: connection closed by peer (in state APIVERSION_QUERY)");
    CHECK(later.cause() == "no answer");
}

TEST_CASE("each broker's own cause is kept, whatever is said of the others") {
    ConnectionLog log;
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT,
             "127.0.0.1:1/7: Connect to ipv4#127.0.0.1:1 failed: Connection refused");
    log.note(RD_KAFKA_RESP_ERR__RESOLVE,
             "ssl://kafka-internal.invalid:9092/8: Failed to resolve 'kafka-internal.invalid:9092': Name or "
             "service "
             "not known");
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT,
             "127.0.0.1:2/bootstrap: Connect to ipv4#127.0.0.1:2 failed: No route to host");
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT,
             "GroupCoordinator: 127.0.0.1:3: Connect to ipv4#127.0.0.1:3 failed");
    CHECK(log.cause_at(7) == "connection refused");
    CHECK(log.cause_at(8) == "the host name cannot be resolved");
    CHECK(log.cause_at(9) == "no answer");
}
