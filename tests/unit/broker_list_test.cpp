#include "shortener_events/internal/broker_list.hpp"

#include <doctest/doctest.h>

#include "shortener_events/error.hpp"

using namespace shortener_events;

namespace {

std::string why_no_list(const std::string& list) {
    try {
        check_broker_list(list);
        return "it is one";
    } catch (const Error& error) {
        CHECK(error.category() == ErrorCategory::configuration);
        return std::string(error.what()) + " | " + error.hint();
    }
}

}  // namespace

TEST_CASE("what librdkafka takes as a list of brokers is one") {
    for (const char* list : {"a:1", "a, b:2", " a ", "a,", ",a", "127.0.0.1:9092", "[::1]:9092", "[::1]",
                             "[fe80::1%eth0]:1", "a:", "PLAINTEXT://a:1", "ssl://a:1,sasl_ssl://b",
                             "kafka_1.local:9092", "bücher.example:1", "a:65535"})
        CHECK(why_no_list(list) == "it is one");
}

TEST_CASE("what can be no list of brokers is told with what to write instead") {
    const std::string form = " | write HOST:PORT, with commas between several";
    const auto is_told = [](const std::string& list, const std::string& why) {
        CHECK(why_no_list(list) == "not a broker's address: " + why);
    };
    is_told("kafka://127.0.0.1:9092",
            "\"kafka://127.0.0.1:9092\": there is no kafka:// | leave it out: 127.0.0.1:9092");
    is_told("http://a:1/x", "\"http://a:1/x\": there is no http:// | leave it out: a:1");
    is_told("kafka://u:TOPSECRET@a:1", "\"kafka://u:***@a:1\": there is no kafka:// | leave it out: a:1");
    is_told(
        "127.0.0.1:abc",
        "\"127.0.0.1:abc\": \"abc\" is no port | a port is a number from 1 to 65535, as in 127.0.0.1:9092");
    for (const char* port : {"0", "99999", "65536", "-1", "123456", "1a", "9092/x"})
        CHECK(why_no_list(std::string("a:") + port).find(std::string("\"") + port + "\" is no port") !=
              std::string::npos);
    is_told("::1:44096", "\"::1:44096\": an IPv6 address stands in brackets | write [::1]:44096");
    is_told("::1", "\"::1\": an IPv6 address stands in brackets | write [::1]:9092");
    is_told("fe80::1:2:3", "\"fe80::1:2:3\": an IPv6 address stands in brackets | write [fe80::1:2:3]:9092");
    is_told("a:1;b:2", "\"a:1;b:2\": brokers are separated by commas | write a:1,b:2");
    is_told("127.0.0.1 9094", "\"127.0.0.1 9094\": there is a blank in it | write 127.0.0.1:9094");
    is_told("a:1 b:2", "\"a:1 b:2\": there is a blank in it | write a:1,b:2");
    is_told("a:1,not a host", "\"not a host\": there is a blank in it" + form);
    is_told("", "\"\": it is empty" + form);
    is_told(" , ", "\" , \": it is empty" + form);
    is_told("u@a:1", "\"u@a:1\"" + form);
    is_told(":9092", "\":9092\"" + form);
    is_told("[::1", "\"[::1\" | write an IPv6 address as [::1]:9092");
}

TEST_CASE("the port that is assumed is said of the addresses that have none") {
    CHECK(assumed_ports("a:1,b:2,[::1]:3,PLAINTEXT://c:4") == "");
    CHECK(assumed_ports("a, b:2,[::1],ssl://c,d:") == "port 9092 was assumed for a, [::1], c, d:");
}

TEST_CASE("a list is split into hosts and the ports that are given") {
    const auto split = split_broker_list("SASL_SSL://a:1, b ,[::1]:2,,c:,[::2],");
    REQUIRE(split.size() == 5);
    const char* const expected[][2] = {{"a", "1"}, {"b", ""}, {"[::1]", "2"}, {"c", ""}, {"[::2]", ""}};
    for (std::size_t i = 0; i < split.size(); ++i) {
        CHECK(split[i].host == expected[i][0]);
        CHECK(split[i].port == expected[i][1]);
    }
}
