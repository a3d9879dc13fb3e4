#include "kafka/client/missing_right.hpp"

#include <doctest/doctest.h>

#include "kafka/client/forbidden.hpp"
#include "shortener_events/internal/missing_right_hint.hpp"

using namespace shortener_events;
using namespace shortener_events::kafka;

TEST_CASE("the hint to a right that a text misses is the one that the right has") {
    for (const MissingRight& right : std::initializer_list<MissingRight>{{"Describe", "topic", "a.b"},
                                                                         {"Read", "group", "it's"},
                                                                         {"Write", "transactional-id", "x/y"},
                                                                         {"Describe", "topic", "*"},
                                                                         {"IdempotentWrite", "cluster"}}) {
        const auto said = say_missing(right);
        for (const auto& text : {said, "cannot read: " + said + "; more", said + ", too (x)"})
            CHECK(missing_right_hint(text) == how_to_allow(right));
    }
    CHECK(missing_right_hint("topic authorization failed").empty());
    CHECK(missing_right_hint("this user may not ").empty());
    CHECK(missing_right_hint("this user may not Read").empty());
}

TEST_CASE("a hint has the brokers and the user of this run, where they are known and can be typed") {
    const auto hint = how_to_allow({"Read", "topic", "t"});
    CHECK(fill_in_right_hint(hint, "a:1,b:2", "ops") ==
          "allow it: kafka-acls.sh --bootstrap-server a:1,b:2 --add --allow-principal User:ops --operation "
          "Read "
          "--topic t");
    CHECK(fill_in_right_hint(hint, "a:1", "") == hint);
    CHECK(fill_in_right_hint(hint, "a:1", "o'ps $(x)").find("User:NAME ") != std::string::npos);
    CHECK(fill_in_right_hint(hint, "a:1;x", "ops").find("BROKERS") != std::string::npos);
    CHECK(fill_in_right_hint("start the consumer", "a:1", "ops") == "start the consumer");
}

TEST_CASE("what Kafka's words for a missing right are about follows from what was touched") {
    const auto said = [](rd_kafka_resp_err_t code, const Touched& touched) {
        const auto right = right_behind(code, touched);
        return right ? say_missing(*right) : "";
    };
    const Touched touched{.topic = "t", .on_topic = "Write", .group = "g", .transactional_id = "x"};
    CHECK(said(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, touched) ==
          "this user may not Write topic \"t\"");
    CHECK(said(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, touched) ==
          "this user may not Read group \"g\"");
    CHECK(said(RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, touched) ==
          "this user may not Write transactional-id \"x\"");
    CHECK(said(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, touched) ==
          "this user may not Write topic \"t\"");
    CHECK(said(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, {}) ==
          "this user may not IdempotentWrite cluster");
    CHECK(said(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, touched).empty());
}
