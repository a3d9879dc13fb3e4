#include "kafka/client/transaction_failure.hpp"

#include <doctest/doctest.h>

#include "kafka/produce/transaction.hpp"

using namespace shortener_events::kafka;

namespace {

/// A name of a client, which is not looked into.
struct Named {
    ~Named() { forget_transaction_failure(client()); }
    const rd_kafka_t* client() const { return reinterpret_cast<const rd_kafka_t*>(this); }
    TransactionFailure failure() const { return transaction_failure_of(client()); }
    void note(const char* facility, const char* text) const {
        note_transaction_failure(client(), facility, text);
    }
};

constexpr const char* kRefused =
    "[thrd:TxnCoordinator]: TxnCoordinator/1: Failed to add partition \"journal\" [2] to transaction: "
    "Broker: Topic "
    "authorization failed";
constexpr const char* kFailed =
    "[thrd:main]: Current transaction failed in state InTransaction: Failed to add partition(s) to "
    "transaction on broker "
    "TxnCoordinator: Broker: Topic authorization failed (after 1 ms) (TOPIC_AUTHORIZATION_FAILED)";

}  // namespace

TEST_CASE("a transaction that fails by one topic names that one, whichever topic a record of it is for") {
    const Named transaction;
    CHECK(transaction.failure().code == RD_KAFKA_RESP_ERR_NO_ERROR);
    transaction.note("ADDPARTS", kRefused);
    transaction.note("TXNERR", kFailed);
    CHECK(transaction.failure().code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    CHECK(transaction.failure().topic == "journal");
}

TEST_CASE("another client's failure, other log lines and other errors say nothing of a transaction") {
    const Named transaction, other;
    transaction.note("TXNERR", kFailed);
    CHECK(transaction.failure().topic.empty());
    other.note("FAIL", kFailed);
    other.note("ADDPARTS",
               "Failed to add partition \"journal\" [2] to transaction: Broker: Unknown topic or partition");
    CHECK(other.failure().code == RD_KAFKA_RESP_ERR_NO_ERROR);
    CHECK(other.failure().topic.empty());
}

TEST_CASE("a refused partition without a name in quotes is a failure of an untold topic") {
    const Named transaction;
    for (const char* text : {"Topic authorization failed", "\"half Topic authorization failed"}) {
        transaction.note("ADDPARTS", text);
        CHECK(transaction.failure().code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
        CHECK(transaction.failure().topic.empty());
    }
}

TEST_CASE("a step that was asked for again and again tells for how long") {
    using namespace std::chrono_literals;
    CHECK(say_failed("prepare transactions", 5000ms, "Not coordinator") ==
          "cannot prepare transactions within 5s: Not coordinator");
    CHECK(say_failed("commit the transaction", std::nullopt, "Invalid epoch") ==
          "cannot commit the transaction: Invalid epoch");
}
