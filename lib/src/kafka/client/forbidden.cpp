#include "kafka/client/forbidden.hpp"

#include <fmt/format.h>

#include "kafka/client/error_table.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

std::optional<MissingRight> right_behind(rd_kafka_resp_err_t code, const Touched& touched) {
    switch (code) {
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
            return MissingRight{touched.on_topic, "topic", touched.topic};
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
            return MissingRight{touched.on_group, "group", touched.group};
        case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            return MissingRight{touched.on_id, "transactional-id", touched.transactional_id};
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
            // Which Write on any topic would do for, from Kafka 2.8 on (KIP-679).
            return touched.topic.empty() || touched.on_topic != "Write"
                       ? MissingRight{"IdempotentWrite", "cluster"}
                       : MissingRight{"Write", "topic", touched.topic};
        default:
            return std::nullopt;
    }
}

void throw_if_forbidden(const std::string& action, rd_kafka_resp_err_t code, const Touched& touched) {
    const auto right = right_behind(code, touched);
    if (!right) return;
    throw Error(ErrorCategory::kafka, fmt::format("cannot {}: {}", action, say_missing(*right)),
                how_to_allow(*right), {.code = protocol_number(code)});
}

}  // namespace shortener_events::kafka
