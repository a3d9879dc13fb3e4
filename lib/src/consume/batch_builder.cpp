#include "consume/batch_builder.hpp"

#include <fmt/format.h>

#include <utility>

namespace shortener_events::consume {

namespace {

// Bounds memory whatever the events' sizes: three batches exist at most, each twice (as records and as rows).
constexpr std::size_t kBatchBytes = 16U << 20U;

}  // namespace

BatchBuilder::BatchBuilder(std::vector<RowMaker> makers, const std::vector<std::string>& topics,
                           ConsumeOptions options, RunClock clock)
    : options_(std::move(options)), clock_(std::move(clock)) {
    for (std::size_t i = 0; i < makers.size(); ++i) makers_.emplace(topics[i], std::move(makers[i]));
}

void BatchBuilder::add(Record record, const TopicPartition& where, std::int64_t epoch) {
    begin_if_empty();
    Row row = pool_.row();
    const auto rejection = makers_.at(record.topic).make(record, row);
    if (rejection && options_.on_invalid == OnInvalid::stop) {
        stopped_by_ = fmt::format("{}: {}", place_of(record), rejection->detail);
        return;
    }
    ++added_;
    work_.bytes += record.value ? record.value->size() : 0;
    work_.batch.progress[where] = {epoch, record.offset + 1};
    if (rejection) {
        reject(std::move(record), *rejection);
    } else {
        work_.batch.rows.push_back(std::move(row));
        work_.records.push_back(std::move(record));
    }
}

void BatchBuilder::reject(Record record, const Rejection& rejection) {
    ++invalid_;
    work_.rejected.push_back(
        {std::move(record), {rejection.reason, rejection.detail, 1, now_ms(), options_.by}});
}

void BatchBuilder::skip_to(const TopicPartition& where, std::int64_t epoch, std::int64_t next_offset) {
    begin_if_empty();
    work_.batch.progress[where] = {epoch, next_offset};
}

void BatchBuilder::begin_if_empty() {
    if (is_empty()) begun_at_ = clock_.now();
}

bool BatchBuilder::is_full() const {
    return work_.batch.rows.size() + work_.rejected.size() >= options_.batch_rows ||
           work_.bytes >= kBatchBytes;
}

bool BatchBuilder::is_due() const {
    return !is_empty() && (is_full() || clock_.now() - begun_at_ >= options_.linger);
}

WriteBatch BatchBuilder::release() {
    work_.batch.now_ms = now_ms();
    for (const auto& record : work_.records) mark_last(record);
    for (const auto& rejected : work_.rejected) mark_last(rejected.record);
    return std::exchange(work_, {});
}

void BatchBuilder::mark_last(const Record& record) {
    const auto found = work_.batch.progress.find({record.topic, record.partition});
    if (found != work_.batch.progress.end() && found->second.next_offset == record.offset + 1)
        found->second.last_record = content_of(record);
}

}  // namespace shortener_events::consume
