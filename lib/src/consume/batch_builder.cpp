#include "consume/batch_builder.hpp"

#include <fmt/format.h>

#include <utility>

#include "shortener_events/time.hpp"

namespace shortener_events::consume {

namespace {

// Bounds memory whatever the events' sizes: three batches exist at most, each twice (as records and as rows).
constexpr std::size_t kBatchBytes = 16U << 20U;

}  // namespace

BatchBuilder::BatchBuilder(std::vector<RowMaker> makers, std::vector<std::string> topics,
                           ConsumeOptions options)
    : options_(std::move(options)) {
    for (std::size_t i = 0; i < makers.size(); ++i) makers_.emplace(topics[i], std::move(makers[i]));
}

BatchBuilder::Taken BatchBuilder::take(Record record, AssignedPartition& owned) {
    Row row = spares_.row();
    const auto rejection = makers_.at(record.topic).make(record, row);
    if (rejection && options_.on_invalid == OnInvalid::stop) {
        stopped_by_ = fmt::format("{}: {}", place_of(record), rejection->detail);
        return Taken::stop;
    }
    work_.bytes += record.value ? record.value->size() : 0;
    advance({record.topic, record.partition}, owned, record.offset + 1);
    if (rejection) {
        reject(std::move(record), *rejection);
        return Taken::rejected;
    }
    work_.batch.rows.push_back(std::move(row));
    work_.records.push_back(std::move(record));
    return Taken::row;
}

void BatchBuilder::reject(Record record, const Rejection& rejection) {
    ++invalid_;
    work_.rejected.push_back(
        {std::move(record), {rejection.reason, rejection.detail, 1, now_ms(), options_.by}});
}

void BatchBuilder::advance(const TopicPartition& where, AssignedPartition& owned, std::int64_t offset) {
    owned.next_offset = offset;
    work_.batch.progress[where] = {owned.epoch, offset};
}

bool BatchBuilder::is_full() const {
    return work_.batch.rows.size() + work_.rejected.size() >= options_.batch_rows ||
           work_.bytes >= kBatchBytes;
}

void BatchBuilder::mark_last(const Record& record) {
    const auto found = work_.batch.progress.find({record.topic, record.partition});
    if (found != work_.batch.progress.end() && found->second.next_offset == record.offset + 1)
        found->second.last_record = content_of(record);
}

WriteBatch BatchBuilder::release() {
    work_.batch.now_ms = now_ms();
    for (const auto& record : work_.records) mark_last(record);
    for (const auto& rejected : work_.rejected) mark_last(rejected.record);
    return std::exchange(work_, {});
}

}  // namespace shortener_events::consume
