#include "shortener_events/transactional_batch.hpp"

#include <utility>

#include "kafka/client/deadline.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

TransactionalBatch::TransactionalBatch(DeliverySession& session, std::chrono::milliseconds timeout)
    : session_(session), timeout_(timeout) {}

void TransactionalBatch::init() {
    session_.publisher().init_transactions();
}

void TransactionalBatch::begin() {
    if (is_open_) throw Error(ErrorCategory::misuse, "a transaction was begun while another is open");
    session_.begin_transaction();
    is_open_ = true;
}

TransactionEnd TransactionalBatch::commit(const std::string& group, std::span<const GroupOffset> offsets) {
    if (!is_open_) throw Error(ErrorCategory::misuse, "a commit was asked for while no transaction is open");
    if (session_.pending() > 0)
        throw Error(ErrorCategory::misuse, "a commit was asked for before everything in it was settled");
    Publisher& publisher = session_.publisher();
    const kafka::Deadline deadline(timeout_);
    const auto left = [&] { return std::chrono::milliseconds(deadline.left_ms(1)); };
    try {
        if (!group.empty()) publisher.add_offsets(group, offsets, left());
        publisher.commit_transaction(left());
        is_open_ = false;
        return {};
    } catch (const Error& error) {
        if (!error.kafka().in_doubt) return abort(error.what(), deadline.passed());
        is_open_ = false;
        return {.status = TransactionEnd::Status::in_doubt, .reason = error.what()};
    }
}

TransactionEnd TransactionalBatch::abort(std::string reason, bool is_silent) {
    TransactionEnd end{.status = TransactionEnd::Status::aborted, .reason = std::move(reason)};
    if (!std::exchange(is_open_, false)) return end;
    if (is_silent) {
        end.untold = "no answer";
        return end;
    }
    try {
        session_.publisher().abort_transaction(timeout_);
    } catch (const Error& error) {
        end.untold = error.what();
    }
    return end;
}

}  // namespace shortener_events
