#include "cli/settings/harmless.hpp"

#include <doctest/doctest.h>

using namespace shortener_events::cli;

TEST_CASE("numbers, switches and listed words may be seen by strangers") {
    CHECK(harmless_value("security.protocol", "sasl_ssl") == "sasl_ssl");
    CHECK(harmless_value("sasl.mechanism", "SCRAM-SHA-512") == "SCRAM-SHA-512");
    CHECK(harmless_value("socket.timeout.ms", "5000") == "5000");
    CHECK(harmless_value("timeout", "300ms") == "300ms");
    CHECK(harmless_value("enable.idempotence", "true") == "true");
}

TEST_CASE("everything else may not, nor a secret that looks like a number") {
    for (const auto* name : {"client.id", "ssl.ca.location", "sasl.username", "group.id", "x"})
        CHECK(harmless_value(name, "word") == "set, not shown");
    CHECK(harmless_value("sasl.password", "12345") == "set, not shown");
    CHECK(harmless_value("sasl.pasword", "12345") == "set, not shown");
    CHECK(harmless_value("ssl.key.password", "true") == "set, not shown");
    CHECK(harmless_value("security.protocol", "u:p@host") == "set, not shown");
    CHECK(harmless_value("client.id", "12hunter") == "set, not shown");
    CHECK(harmless_value("client.id", "") == "set, not shown");
}

TEST_CASE("brokers are counted, and only their ports named") {
    CHECK(harmless_brokers("kafka-1:9093,kafka-2:9093") == "2 addresses, port 9093");
    CHECK(harmless_brokers("a:1,[::1]:2") == "2 addresses, ports 1, 2");
    CHECK(harmless_brokers("kafka") == "1 address");
    CHECK(harmless_brokers("kafka:secret") == "1 address");
    CHECK(harmless_brokers("") == "0 addresses");
}
