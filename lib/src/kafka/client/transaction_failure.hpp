// Why a transaction cannot be committed: librdkafka tells it in its log alone, and fails the records without
// a cause.
#pragma once

#include <string>
#include <string_view>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// The right that the newest transaction of a client missed.
struct TransactionFailure {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;  ///< NO_ERROR: none is known
    std::string
        topic{};  ///< the one that was refused, which takes the records to others along; empty: not told
};

/// To be called for every line of a client's log, from any thread.
void note_transaction_failure(const rd_kafka_t* client, std::string_view facility, std::string_view text);

TransactionFailure transaction_failure_of(const rd_kafka_t* client);

/// The client is no more.
void forget_transaction_failure(const rd_kafka_t* client);

}  // namespace shortener_events::kafka
