#include "kafka/produce/transaction.hpp"

#include <fmt/format.h>

#include "kafka/client/unreachable.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::kafka {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

using GroupMetadataPtr =
    std::unique_ptr<rd_kafka_consumer_group_metadata_t, Destroy<rd_kafka_consumer_group_metadata_destroy>>;

PartitionListPtr to_list(std::span<const GroupOffset> offsets) {
    PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& [topic, partition, offset, metadata] : offsets) {
        auto* entry = rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
        entry->offset = offset;
        if (metadata.empty()) continue;
        entry->metadata = ::strdup(metadata.c_str());  // freed with the list
        entry->metadata_size = metadata.size();
    }
    return list;
}

}  // namespace

std::string say_failed(const char* action, std::optional<milliseconds> repeated_for,
                       const std::string& reason) {
    const auto within = repeated_for ? fmt::format(" within {}", format_duration(*repeated_for)) : "";
    return fmt::format("cannot {}{}: {}", action, within, reason);
}

void Transaction::run(const char* action, Limit limit, const Step& step, bool is_commit) {
    run(action, limit, step, Touched{}, is_commit);
}

void Transaction::run(const char* action, Limit limit, const Step& step, Touched touched, bool is_commit) {
    touched.transactional_id = transactional_id();
    const auto bound = limit.value_or(handle_.settings().timeout);
    const auto deadline = steady_clock::now() + bound;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
        const ErrorPtr error(step(static_cast<int>(std::max<std::int64_t>(1, left.count()))));
        if (!error) return;
        if (rd_kafka_error_is_retriable(error.get()) && left > milliseconds(0)) continue;
        if (const auto right = right_behind(rd_kafka_error_code(error.get()), touched))
            throw Error(ErrorCategory::kafka, fmt::format("cannot {}: {}", action, say_missing(*right)),
                        how_to_allow(*right),
                        {.code = protocol_number(rd_kafka_error_code(error.get())),
                         .fatal = rd_kafka_error_is_fatal(error.get()) != 0});
        const bool in_doubt = is_commit && !rd_kafka_error_txn_requires_abort(error.get()) &&
                              !rd_kafka_error_is_fatal(error.get());
        if (means_unreachable(rd_kafka_error_code(error.get())))
            handle_.throw_unreachable(Needed::transactions, in_doubt);
        const bool was_repeated =
            rd_kafka_error_is_retriable(error.get()) != 0;  // for as long as it may take
        throw Error(ErrorCategory::kafka,
                    say_failed(action, was_repeated ? std::optional(bound) : std::nullopt,
                               rd_kafka_error_string(error.get())),
                    was_repeated && !limit ? kTransactionsMayTakeLonger : "",
                    {.code = protocol_number(rd_kafka_error_code(error.get())),
                     .retriable = was_repeated,
                     .fatal = rd_kafka_error_is_fatal(error.get()) != 0,
                     .in_doubt = in_doubt});
    }
}

std::string Transaction::transactional_id() const {
    const auto& properties = handle_.settings().properties;
    const auto found = properties.find("transactional.id");
    return found == properties.end() ? "" : found->second;
}

void Transaction::init_transactions() {
    run("prepare transactions", {}, [&](int ms) { return rd_kafka_init_transactions(handle_.get(), ms); });
}

void Transaction::begin() {
    run("begin a transaction", {}, [&](int) { return rd_kafka_begin_transaction(handle_.get()); });
}

void Transaction::add_offsets(const std::string& group, std::span<const GroupOffset> offsets, Limit limit) {
    const PartitionListPtr list = to_list(offsets);
    const GroupMetadataPtr metadata(rd_kafka_consumer_group_metadata_new(group.c_str()));
    run(
        "add offsets to the transaction", limit,
        [&](int ms) {
            return rd_kafka_send_offsets_to_transaction(handle_.get(), list.get(), metadata.get(), ms);
        },
        Touched{.topic = offsets.empty() ? "" : offsets.front().topic, .group = group});
}

void Transaction::commit(Limit limit) {
    run(
        "commit the transaction", limit,
        [&](int ms) { return rd_kafka_commit_transaction(handle_.get(), ms); }, true);
}

void Transaction::abort(Limit limit) {
    run("abort the transaction", limit,
        [&](int ms) { return rd_kafka_abort_transaction(handle_.get(), ms); });
}

}  // namespace shortener_events::kafka
