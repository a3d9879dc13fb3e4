#include "kafka/client/error_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "kafka/client/member_epoch.hpp"
#include "kafka/produce/delivery.hpp"

using namespace shortener_events;
using kafka::ErrorKind;

namespace {

// Which librdkafka 2.0 has no names for.
constexpr auto kUnreleasedInstanceId = static_cast<rd_kafka_resp_err_t>(111);
constexpr auto kUnsupportedAssignor = static_cast<rd_kafka_resp_err_t>(112);

struct Expected {
    rd_kafka_resp_err_t code;
    ErrorKind kind;
    Refusal refusal;
    bool retriable;
    int number;  // of the protocol
};

const std::vector<Expected> kExpected{
    {RD_KAFKA_RESP_ERR_NO_ERROR, ErrorKind::none, Refusal::none, true, 0},
    {RD_KAFKA_RESP_ERR_UNKNOWN, ErrorKind::other, Refusal::other, true, -1},
    {RD_KAFKA_RESP_ERR__TRANSPORT, ErrorKind::unreachable, Refusal::other, true, 0},
    {RD_KAFKA_RESP_ERR__TIMED_OUT, ErrorKind::unreachable, Refusal::other, true, 0},
    {RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, ErrorKind::other, Refusal::other, true, 7},
    {RD_KAFKA_RESP_ERR_NOT_COORDINATOR, ErrorKind::coordinator_settles, Refusal::other, true, 16},
    {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, ErrorKind::coordinator_settles, Refusal::other, true,
     14},
    {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, ErrorKind::leader_settles, Refusal::other, true, 5},
    {RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, ErrorKind::rebalance, Refusal::other, true, 22},
    {kafka::kFencedMemberEpoch, ErrorKind::rebalance, Refusal::other, true, 110},
    {kafka::kStaleMemberEpoch, ErrorKind::rebalance, Refusal::other, true, 113},
    {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, ErrorKind::too_large, Refusal::too_large, false, 10},
    {RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, ErrorKind::too_large, Refusal::too_large, true, 18},
    {RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, ErrorKind::bad_timestamp, Refusal::bad_timestamp, false, 32},
    {RD_KAFKA_RESP_ERR_INVALID_MSG, ErrorKind::invalid_record, Refusal::invalid_record, false, 2},
    {RD_KAFKA_RESP_ERR_INVALID_RECORD, ErrorKind::invalid_record, Refusal::invalid_record, false, 87},
    {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, ErrorKind::unauthorized, Refusal::unauthorized, false, 29},
    {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, ErrorKind::unknown_topic, Refusal::unknown_topic, true, 3},
    {RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, ErrorKind::unknown_topic, Refusal::unknown_topic, false, 0},
    {RD_KAFKA_RESP_ERR__DESTROY, ErrorKind::unknown_topic, Refusal::unknown_topic, true, 0},
    {RD_KAFKA_RESP_ERR__PURGE_QUEUE, ErrorKind::given_up, Refusal::other, false, 0},
    {RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, ErrorKind::given_up, Refusal::other, true, 0},
    {RD_KAFKA_RESP_ERR__FATAL, ErrorKind::fatal, Refusal::other, false, 0},
    {RD_KAFKA_RESP_ERR_POLICY_VIOLATION, ErrorKind::other, Refusal::other, false, 44},
    {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, ErrorKind::other, Refusal::other, true, 19},
};

std::vector<rd_kafka_resp_err_t> codes_that_end(bool kafka::ErrorMeaning::*what) {
    std::vector<rd_kafka_resp_err_t> codes;
    for (int code = RD_KAFKA_RESP_ERR__BEGIN; code < std::max<int>(RD_KAFKA_RESP_ERR_END_ALL, 120); ++code)
        if (kafka::meaning_of(static_cast<rd_kafka_resp_err_t>(code)).*what)
            codes.push_back(static_cast<rd_kafka_resp_err_t>(code));
    return codes;
}

}  // namespace

TEST_CASE("every code means one thing, wherever it comes from") {
    for (const auto& [code, kind, refusal, retriable, number] : kExpected) {
        CAPTURE(rd_kafka_err2name(code));
        CHECK(kafka::meaning_of(code).kind == kind);
        CHECK(kafka::refusal_of(code) == refusal);
        CHECK(kafka::meaning_of(code).retriable == retriable);
        CHECK(kafka::protocol_number(code) == number);
        CHECK(kafka::means_unreachable(code) == (kind == ErrorKind::unreachable));
        CHECK(kafka::coordinator_settles(code) == (kind == ErrorKind::coordinator_settles));
    }
}

TEST_CASE("no waiting mends these for who reads, or is a member of a group") {
    CHECK(codes_that_end(&kafka::ErrorMeaning::ends_reading) ==
          std::vector{RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__FATAL,
                      RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED});
    CHECK(codes_that_end(&kafka::ErrorMeaning::ends_membership) ==
          std::vector{RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
                      RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                      RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND,
                      RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, kUnreleasedInstanceId, kUnsupportedAssignor});
}

TEST_CASE("an unknown code is Kafka's to explain, and may be tried again") {
    const auto later =
        static_cast<rd_kafka_resp_err_t>(RD_KAFKA_RESP_ERR_END_ALL + 20);  // of a broker to come
    CHECK(kafka::meaning_of(later).kind == ErrorKind::other);
    CHECK(kafka::meaning_of(later).retriable);
    CHECK(kafka::protocol_number(later) == RD_KAFKA_RESP_ERR_END_ALL + 20);
}

TEST_CASE("Kafka's words are lower case unless they begin with a name") {
    CHECK(kafka::describe(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) == "message size too large");
    CHECK(kafka::describe(RD_KAFKA_RESP_ERR__TIMED_OUT) == "timed out");
}
