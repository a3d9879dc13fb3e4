// Kafka's words for a missing right name no resource: what was asked for knows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kafka/client/missing_right.hpp"
#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// What an operation touched, as far as a right for it may be missing.
struct Touched {
    std::string topic{};
    std::string_view on_topic = "Read";  ///< the operation on it
    std::string group{};
    std::string_view on_group = "Read";
    std::string transactional_id{};
    std::string_view on_id = "Write";
};

/// nullopt: no right is missing.
std::optional<MissingRight> right_behind(rd_kafka_resp_err_t code, const Touched& touched);

/// Throws Error(kafka) `cannot <action>: this user may not …` where a right is missing.
void throw_if_forbidden(const std::string& action, rd_kafka_resp_err_t code, const Touched& touched);

}  // namespace shortener_events::kafka
