#include "kafka/client/transaction_failure.hpp"

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace shortener_events::kafka {

namespace {

constexpr std::string_view kTransactionError = "TXNERR";
constexpr std::string_view kPartitionError = "ADDPARTS";
constexpr std::array<std::pair<std::string_view, rd_kafka_resp_err_t>, 3> kSigns{{
    {"Topic authorization failed", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED},
    {"Group authorization failed", RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED},
    {"Transactional Id authorization failed", RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED},
}};

/// A log callback has no other place that outlives the line.
struct TransactionFailures {
    std::mutex mutex;
    std::map<const rd_kafka_t*, TransactionFailure> of_client;
};

TransactionFailures& failures() {
    static TransactionFailures all;
    return all;
}

/// The topic in `Failed to add partition "TOPIC" [0] to transaction: …`.
std::string refused_topic(std::string_view text) {
    const auto begin = text.find('"');
    if (begin == text.npos) return {};
    const auto end = text.find('"', begin + 1);
    return end == text.npos ? std::string() : std::string(text.substr(begin + 1, end - begin - 1));
}

}  // namespace

void note_transaction_failure(const rd_kafka_t* client, std::string_view facility, std::string_view text) {
    if (facility != kTransactionError && facility != kPartitionError) return;
    const std::lock_guard lock(failures().mutex);
    for (const auto& [sign, code] : kSigns) {
        if (text.find(sign) == text.npos) continue;
        TransactionFailure& failure = failures().of_client[client];
        failure.code = code;
        if (facility == kPartitionError) failure.topic = refused_topic(text);
    }
}

TransactionFailure transaction_failure_of(const rd_kafka_t* client) {
    const std::lock_guard lock(failures().mutex);
    const auto found = failures().of_client.find(client);
    return found == failures().of_client.end() ? TransactionFailure{} : found->second;
}

void forget_transaction_failure(const rd_kafka_t* client) {
    const std::lock_guard lock(failures().mutex);
    failures().of_client.erase(client);
}

}  // namespace shortener_events::kafka
