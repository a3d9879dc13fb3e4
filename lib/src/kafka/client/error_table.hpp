// What each of Kafka's and librdkafka's error codes means for us: the one place that says so.
#pragma once

#include <string>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

enum class ErrorKind {
    none,
    unreachable,          ///< no broker answered in time, rather than that one answered "no"
    coordinator_settles,  ///< a coordinator has just moved, or is about to be one: to be asked again
    leader_settles,       ///< a partition's leader is being elected: to be asked again
    rebalance,            ///< the group is, or was, between two generations
    too_large,            ///< this and the next two: of one record, which is refused for good
    bad_timestamp,
    invalid_record,
    unauthorized,
    unknown_topic,  ///< or partition; brokers that have just started say so too
    given_up,       ///< librdkafka did not even try: it was told to give up, or another record failed
    fatal,          ///< librdkafka cannot go on
    other,
};

struct ErrorMeaning {
    rd_kafka_resp_err_t code;
    ErrorKind kind = ErrorKind::other;
    bool retriable = true;         ///< sending the same again can help
    bool ends_reading = false;     ///< no waiting mends it for who reads partitions
    bool ends_membership = false;  ///< nor for a member of a group
    const char* words = nullptr;   ///< of a delivery that failed; nullptr: as describe() has it
    const char* hint = "";         ///< what its user can do
};

/// Of a code that is not in the table: `other`, retriable.
ErrorMeaning meaning_of(rd_kafka_resp_err_t code);

bool means_unreachable(rd_kafka_resp_err_t code);
bool coordinator_settles(rd_kafka_resp_err_t code);

/// Kafka's own description of a code, in this toolkit's lower-case style.
std::string describe(rd_kafka_resp_err_t code);

/// The protocol's number (https://kafka.apache.org/protocol#protocol_error_codes); 0: it has none.
int protocol_number(rd_kafka_resp_err_t code);

}  // namespace shortener_events::kafka
