#include "kafka/client/error_table.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "kafka/client/member_epoch.hpp"

namespace shortener_events::kafka {

namespace {

using Kind = ErrorKind;

// https://kafka.apache.org/protocol#protocol_error_codes; those with two underscores are librdkafka's own.
// Those that librdkafka 2.0 has no names for are given by their numbers.
constexpr auto kUnreleasedInstanceId = static_cast<rd_kafka_resp_err_t>(111);
constexpr auto kUnsupportedAssignor = static_cast<rd_kafka_resp_err_t>(112);

constexpr const char* kOneInstance =
    "another process joined under the same instance id: end one of the two, or give each an --instance-id of "
    "its own";

// Whether sending again can help: not for what is too large, not authorised, malformed or addressed to
// nothing.
constexpr std::array kMeanings{
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_NO_ERROR, .kind = Kind::none},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__TRANSPORT, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__RESOLVE, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__TIMED_OUT, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__SSL, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__AUTHENTICATION, .kind = Kind::unreachable},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__WAIT_COORD, .kind = Kind::unreachable},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_NOT_COORDINATOR, .kind = Kind::coordinator_settles},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, .kind = Kind::coordinator_settles},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS, .kind = Kind::coordinator_settles},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, .kind = Kind::leader_settles},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, .kind = Kind::leader_settles},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, .kind = Kind::rebalance},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, .kind = Kind::rebalance},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, .kind = Kind::rebalance},
    ErrorMeaning{.code = kFencedMemberEpoch, .kind = Kind::rebalance},
    ErrorMeaning{.code = kStaleMemberEpoch, .kind = Kind::rebalance},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
                 .kind = Kind::too_large,
                 .retriable = false,
                 .words = "message size too large: more than the topic's max.message.bytes"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, .kind = Kind::too_large},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP,
                 .kind = Kind::bad_timestamp,
                 .retriable = false,
                 .words = "invalid timestamp: outside of what the topic allows "
                          "(message.timestamp.before.max.ms, message.timestamp.after.max.ms)"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_INVALID_MSG, .kind = Kind::invalid_record, .retriable = false},
    ErrorMeaning{
        .code = RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE, .kind = Kind::invalid_record, .retriable = false},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_INVALID_RECORD, .kind = Kind::invalid_record, .retriable = false},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                 .kind = Kind::unauthorized,
                 .retriable = false,
                 .ends_reading = true,
                 .ends_membership = true},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                 .kind = Kind::unauthorized,
                 .retriable = false,
                 .ends_membership = true},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
                 .kind = Kind::unauthorized,
                 .retriable = false},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                 .kind = Kind::unauthorized,
                 .retriable = false},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, .kind = Kind::unknown_topic},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, .kind = Kind::unknown_topic, .retriable = false},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
                 .kind = Kind::unknown_topic,
                 .retriable = false,
                 .words = "unknown partition, or the topic was deleted"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__DESTROY,
                 .kind = Kind::unknown_topic,
                 .words = "its partition is gone, as when the topic is deleted"},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__PURGE_QUEUE,
                 .kind = Kind::given_up,
                 .retriable = false,
                 .words = "given up before it was sent"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__PURGE_INFLIGHT,
                 .kind = Kind::given_up,
                 .words = "given up before it was acknowledged"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__STATE,
                 .kind = Kind::given_up,
                 .words = "another event of its transaction failed"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__FATAL,
                 .kind = Kind::fatal,
                 .retriable = false,
                 .ends_reading = true,
                 .ends_membership = true,
                 .words = "another event of its transaction failed"},

    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__BAD_MSG, .ends_reading = true},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR__INVALID_ARG, .retriable = false},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_POLICY_VIOLATION, .retriable = false},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE, .retriable = false},
    ErrorMeaning{
        .code = RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
        .ends_membership = true,
        .hint = "the group has members that share partitions in another way, as the services do: read as a "
                "group of your own, -g NAME"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND,  // to a member: there is one of another kind
                 .ends_membership = true,
                 .hint = "a group of that name may be of another kind: see shortener-events lag NAME"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, .ends_membership = true, .hint = kOneInstance},
    ErrorMeaning{.code = kUnreleasedInstanceId, .ends_membership = true, .hint = kOneInstance},
    ErrorMeaning{.code = kUnsupportedAssignor,
                 .ends_membership = true,
                 .hint = "group.remote.assignor is \"uniform\" or \"range\", or what the brokers' "
                         "group.consumer.assignors says"},
    ErrorMeaning{.code = RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, .ends_membership = true},
};

/// librdkafka's own codes end there; what is above is the protocol's.
constexpr int kProtocolFrom = RD_KAFKA_RESP_ERR__END + 1;

}  // namespace

ErrorMeaning meaning_of(rd_kafka_resp_err_t code) {
    const auto* found = std::ranges::find(kMeanings, code, &ErrorMeaning::code);
    return found == kMeanings.end() ? ErrorMeaning{.code = code} : *found;
}

bool means_unreachable(rd_kafka_resp_err_t code) {
    return meaning_of(code).kind == ErrorKind::unreachable;
}

bool coordinator_settles(rd_kafka_resp_err_t code) {
    return meaning_of(code).kind == ErrorKind::coordinator_settles;
}

std::string describe(rd_kafka_resp_err_t code) {
    std::string text = rd_kafka_err2str(code);
    for (const char* side : {"Broker: ", "Local: "})
        if (text.starts_with(side)) text.erase(0, std::string_view(side).size());
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])))
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

int protocol_number(rd_kafka_resp_err_t code) {
    return code >= kProtocolFrom ? static_cast<int>(code) : 0;
}

}  // namespace shortener_events::kafka
