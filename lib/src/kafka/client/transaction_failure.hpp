// Why a transaction cannot be committed: librdkafka tells it in its log alone, and fails the records without
// a cause.
#pragma once

#include <string_view>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

/// To be called for every line of a client's log, from any thread.
void note_transaction_failure(const rd_kafka_t* client, std::string_view facility, std::string_view text);

/// The right that the newest transaction of the client missed; NO_ERROR: none is known.
rd_kafka_resp_err_t transaction_failure_of(const rd_kafka_t* client);

/// The client is no more.
void forget_transaction_failure(const rd_kafka_t* client);

}  // namespace shortener_events::kafka
