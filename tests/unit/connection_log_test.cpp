#include "kafka/client/connection_log.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"
#include "shortener_events/time.hpp"

using namespace shortener_events;
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
        log.note_certificate("kafka:9093", x509_error);
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
    log.note_certificate("kafka:9093", 10);
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

TEST_CASE("who hung up on plaintext, and was found to speak TLS, is not waited for") {
    constexpr const char* kHungUp =
        "a:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN";
    ConnectionLog log;
    log.expect({"a:1"});
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, kHungUp);
    CHECK(log.hung_up() == std::vector<std::string>{"a:1"});
    CHECK(!log.is_final());
    log.note_tls_port("a:1");
    CHECK(log.hung_up().empty());
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, kHungUp);
    CHECK(log.is_final());
    CHECK(log.cause() == "this is a port for TLS, and plaintext was spoken to it");
    CHECK(log.hint() == "add -X security.protocol=ssl (or sasl_ssl)");
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "a:1/bootstrap: Connect to a:1 failed: Connection refused");
    CHECK(!log.is_final());
    CHECK(log.cause() == "connection refused");
}

namespace {

constexpr const char* kAsksForLogin =
    "a:1/bootstrap: Disconnected: verify that security.protocol is correctly configured, broker might "
    "require "
    "SASL authentication (after 0ms in state UP)";
constexpr const char* kCut = "a:1/bootstrap: Send failed: Broken pipe (after 0ms in state UP)";

void note(ConnectionLog& log, std::initializer_list<const char*> reasons) {
    for (const auto* reason : reasons) log.note(RD_KAFKA_RESP_ERR__TRANSPORT, reason);
}

}  // namespace

TEST_CASE("who hangs up twice asks for a login, at whatever moment of ours it does") {
    const auto is_final = [](std::initializer_list<const char*> reasons) {
        ConnectionLog log;
        note(log, reasons);
        CHECK(log.cause() == "the broker hung up: it probably asks for a login (SASL)");
        return log.is_final();
    };
    CHECK(!is_final({kAsksForLogin}));
    CHECK(is_final({kAsksForLogin, kAsksForLogin}));
    // What is said twice in a row is not said again within 30 seconds: one in between must not begin anew.
    CHECK(is_final({kAsksForLogin, kAsksForLogin, kCut}));
    CHECK(is_final({kAsksForLogin, kAsksForLogin, kCut, kAsksForLogin}));
    CHECK(is_final({kAsksForLogin, kCut}));
    CHECK(is_final({kCut, kAsksForLogin}));
    constexpr const char* kRefused = "a:1/bootstrap: Connect to a:1 failed: Connection refused";
    CHECK(!is_final({kAsksForLogin, kRefused, kAsksForLogin}));
    ConnectionLog away;
    note(away, {kRefused, kCut, kCut});
    CHECK(away.cause() == kCut);
    CHECK(!away.is_final());
}

TEST_CASE("a connection that is cut does not hide that the port was found to speak TLS") {
    ConnectionLog log;
    log.expect({"a:1"});
    note(log, {"a:1/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN"});
    log.note_tls_port("a:1");
    note(log, {kCut});
    CHECK(log.cause() == "this is a port for TLS, and plaintext was spoken to it");
    CHECK(log.is_final());
}

TEST_CASE("that this process, or the system, can open no more files is no broker's fault") {
    ConnectionLog log;
    CHECK(log.is_empty());
    note(log, {"a:1/bootstrap: Failed to create socket: Too many open files (after 0ms in state CONNECT)"});
    CHECK(!log.is_empty());
    CHECK(log.cause() == "this process may open no more files");
    CHECK(log.hint().find("ulimit -n") != std::string::npos);
    CHECK(!log.is_final());  // another connection may end
    note(log, {"a:1/bootstrap: Failed to create socket: Too many open files in system"});
    CHECK(log.cause() == "the system can open no more files");
}

TEST_CASE("what kept us out before the cluster answered does not end a later wait") {
    ConnectionLog log;
    note(log, {kAsksForLogin, kAsksForLogin});
    log.note_answer();
    CHECK(!log.is_final());
    note(log, {kAsksForLogin});
    CHECK(!log.is_final());
    note(log, {kAsksForLogin});
    CHECK(log.is_final());
}

TEST_CASE("who resets the connection at our first bytes has hung up, too, in newer librdkafkas' log alone") {
    ConnectionLog log;
    log.note_logged(
        "FAIL",
        "[thrd:a:1/bootstrap]: a:1/bootstrap: Disconnected: connection reset by peer (after 0ms in "
        "state APIVERSION_QUERY)");
    CHECK(log.hung_up() == std::vector<std::string>{"a:1"});
    CHECK(log.cause() == "the broker hung up: it probably expects TLS");
}

TEST_CASE("who hangs up on TLS and was found to speak it is waited for: its broker may be away") {
    ConnectionLog log;
    for (int i = 0; i < 2; ++i)
        log.note(RD_KAFKA_RESP_ERR__SSL, "ssl://a:1/bootstrap: Disconnected: SSL connection closed by peer");
    CHECK(log.is_final());
    CHECK(log.hung_up() == std::vector<std::string>{"a:1"});
    log.note_tls_port("a:1");
    CHECK(!log.is_final());
    CHECK(log.cause() == "it speaks TLS, and hung up: what is behind it may be away");
}

TEST_CASE("of two addresses, one for TLS and one that is away, the latter is waited for") {
    ConnectionLog log;
    log.expect({"a:1", "b:2"});
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "b:2/bootstrap: Connect to b:2 failed: Connection refused");
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "a:1/bootstrap: Disconnected: connection closed by peer: receive");
    log.note_tls_port("a:1");
    CHECK(!log.is_final());
    CHECK(log.cause() ==
          "a:1: this is a port for TLS, and plaintext was spoken to it; b:2: connection refused");
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

TEST_CASE("who has no token for the login is told why, and does not wait for a broker") {
    ConnectionLog log;
    const Error refused(ErrorCategory::kafka, "cannot get a token", "ask");
    log.note_token_failure(refused);
    log.note(RD_KAFKA_RESP_ERR__AUTHENTICATION,
             "Failed to acquire SASL OAUTHBEARER token: cannot get a token");
    CHECK(log.is_final());
    CHECK(log.cause() == "cannot get a token");
    CHECK(log.hint() == "ask");
    REQUIRE(log.token_failure());
    log.note_token(now_ms() + 60'000);
    CHECK(!log.is_final());
    CHECK(!log.token_failure());
}

TEST_CASE("a token that cannot be renewed is no trouble before it has expired, and then one that may pass") {
    const Error refused(ErrorCategory::kafka, "cannot get a token");
    ConnectionLog log;
    log.note_token(now_ms() + 60'000);
    log.note_token_failure(refused);
    log.note(RD_KAFKA_RESP_ERR__AUTHENTICATION,
             "Failed to acquire SASL OAUTHBEARER token: cannot get a token");
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, "Connect to ipv4#127.0.0.1:1 failed: Connection refused");
    CHECK(!log.token_failure());
    CHECK(log.cause() == "connection refused");
    ConnectionLog later;
    later.note_token(now_ms() - 1);
    later.note_token_failure(refused);
    CHECK(later.token_failure());
    CHECK(later.cause() == "cannot get a token");
    CHECK(!later.is_final());
}

TEST_CASE("a token that a broker turns down is no wrong password") {
    ConnectionLog log;
    log.note(RD_KAFKA_RESP_ERR__AUTHENTICATION,
             "sasl_ssl://kafka:9093/bootstrap: SASL authentication error: {\"status\":\"invalid_token\"} "
             "(after 3ms in "
             "state AUTH_REQ)");
    CHECK(log.cause() == "the broker refuses the token");
    CHECK(log.is_final());
}

TEST_CASE("a token that takes another's place is not judged by what was said of that") {
    ConnectionLog log;
    log.note(RD_KAFKA_RESP_ERR__AUTHENTICATION,
             "kafka:9093/1: SASL authentication error: {\"status\":\"invalid_token\"}");
    CHECK(log.login_trouble() == "the broker refuses the token");
    log.note_token(now_ms() + 60'000);
    CHECK(!log.is_final());
    CHECK(log.login_trouble().empty());
}

TEST_CASE("of several addresses each has its cause, and one that may still answer is waited for") {
    constexpr auto kRefused = "a:1/bootstrap: Connect to ipv4#10.0.0.1:1 failed: Connection refused";
    constexpr auto kUntrusted =
        "ssl://b:2/bootstrap: SSL handshake failed: certificate verify failed: broker certificate";
    ConnectionLog log;
    log.expect({"a:1", "b:2", "c:3"});
    log.note_certificate("b:2", 10);
    log.note(RD_KAFKA_RESP_ERR__SSL, kUntrusted);
    log.note(RD_KAFKA_RESP_ERR__TRANSPORT, kRefused);
    CHECK(log.cause() ==
          "a:1: connection refused; b:2: the broker's certificate has expired; c:3: no answer");
    log.note(RD_KAFKA_RESP_ERR__SSL, kUntrusted);
    CHECK(!log.is_final());
    ConnectionLog equal;
    equal.expect({"a:1", "c:3"});
    equal.note(RD_KAFKA_RESP_ERR__TRANSPORT, kRefused);
    equal.note(RD_KAFKA_RESP_ERR__TRANSPORT,
               "c:3/bootstrap: Connect to ipv4#10.0.0.3:3 failed: Connection refused");
    CHECK(equal.cause() == "connection refused");
}

TEST_CASE(
    "who is waited for in vain at every address is not waited for any more; a login is the same for all") {
    const auto untrusted = [](ConnectionLog& log, const std::string& address) {
        log.note_certificate(address, 18);
        log.note(
            RD_KAFKA_RESP_ERR__SSL,
            ("ssl://" + address + "/bootstrap: SSL handshake failed: certificate verify failed: x").c_str());
    };
    ConnectionLog log;
    log.expect({"a:1", "b:2"});
    untrusted(log, "a:1");
    CHECK(!log.is_final());
    untrusted(log, "b:2");
    CHECK(log.is_final());
    CHECK(log.cause() == "the broker's certificate signs itself, and is not trusted here");
    ConnectionLog login;
    login.expect({"a:1", "b:2"});
    login.note(RD_KAFKA_RESP_ERR__AUTHENTICATION,
               "a:1/bootstrap: SASL authentication error: Authentication failed");
    CHECK(login.is_final());
    CHECK(login.cause() == "SASL authentication failed");
}

TEST_CASE("who still waits for a token is told that, and not that brokers are silent") {
    ConnectionLog log;
    log.await_token();
    CHECK(log.awaits_token());
    CHECK(log.cause() == "there is no token for the login yet");
    CHECK(!log.hint().empty());
    CHECK(!log.is_final());
    log.note_token_failure(Error(ErrorCategory::kafka, "cannot get a token"));
    CHECK(!log.awaits_token());
    CHECK(log.cause() == "cannot get a token");
}

TEST_CASE(
    "one that hangs up before it has said who it is asks for a login, also where only the log says so") {
    const auto check = [](const auto& hang_up) {
        ConnectionLog log;
        hang_up(log);
        CHECK(log.cause() == "the broker hung up: it probably asks for a login (SASL)");
        CHECK(!log.is_final());  // it may be stopping
        hang_up(log);
        CHECK(log.is_final());
    };
    check([](ConnectionLog& log) {
        log.note(RD_KAFKA_RESP_ERR__TRANSPORT,
                 "a:1/bootstrap: Disconnected: verify that security.protocol is correctly configured, broker "
                 "might "
                 "require SASL authentication (after 0ms in state UP)");
    });
    check([](ConnectionLog& log) {
        log.note_logged(
            "FAIL",
            "[thrd:a:1/bootstrap]: a:1/bootstrap: Disconnected: connection closed by peer: receive 0 "
            "after POLLIN (after 1ms in state UP)");
    });
    ConnectionLog other;
    for (const char* line : {"[thrd:a:1/1]: a:1/1: Disconnected: connection closed by peer: receive 0 after "
                             "POLLIN (after 600000ms in state UP)",
                             "[thrd:x]: sasl_ssl://a:1/bootstrap: Disconnected: connection closed by peer "
                             "(after 1ms in state UP)"})
        other.note_logged("FAIL", line);
    CHECK(other.cause() == "no answer");
}
