#include "consume/batch_pipeline.hpp"

#include <utility>

namespace shortener_events::consume {

using namespace std::chrono_literals;

namespace {

constexpr auto kHandOverLimit = 10s;
constexpr auto kStep = 100ms;  // in which a stop is noticed

void add(const WriteResult& result, ConsumeCounts& counts) {
    ++counts.batches;
    counts.applied += result.rows;
    counts.repeated += result.repeated;
    counts.failed += result.failed;
    counts.dead_lettered += result.dead_lettered;
    counts.shortened += result.shortened;
    counts.undeliverable += result.undeliverable;
    counts.retries += result.retries;
}

}  // namespace

BatchPipeline::BatchPipeline(BatchBuilder& builder, PartitionTable& table, ConsumerGroup& group,
                             WriterThread& writer, RunClock clock)
    : builder_(builder),
      table_(table),
      group_(group),
      writer_(writer),
      clock_(std::move(clock)),
      progressed_at_(clock_.now()) {}

void BatchPipeline::send() {
    WriteBatch work = builder_.release();
    for (const auto& [where, progress] : work.batch.progress)
        if (progress.last_record) group_.watch(where, {progress.next_offset - 1, *progress.last_record});
    writer_.submit(std::move(work));
}

void BatchPipeline::hand_over(const std::stop_token& stop) {
    const auto limit = clock_.now() + kHandOverLimit;
    const auto has_time = [&] { return clock_.now() < limit && !stop.stop_requested(); };
    while (!builder_.is_empty() && !writer_.is_over() && has_time())
        if (writer_.has_room(kStep)) send();
    while (!writer_.finish(kStep) && has_time()) {
    }
    collect();
}

void BatchPipeline::drop(const TopicPartition& where) {
    builder_.drop(where);
    group_.forget(where);
}

void BatchPipeline::collect() {
    for (auto& result : writer_.take_results()) {
        take_in(result);
        builder_.reuse(std::move(result.spent));
    }
}

void BatchPipeline::take_in(const WriteResult& result) {
    add(result, written_);
    if (!result.stopped_by.empty()) stopped_before_ = result.stopped_by;
    for (const auto& [where, next] : result.applied)
        if (table_.apply(where, next)) progressed_at_ = clock_.now();
    for (const auto& [where, epoch] : result.fenced) {
        if (!table_.drop_fenced(where, epoch)) continue;
        builder_.drop(where);
        group_.pause({where});
    }
}

std::chrono::seconds BatchPipeline::since_progress(std::int64_t lag) {
    if (lag == 0) progressed_at_ = clock_.now();
    return std::chrono::duration_cast<std::chrono::seconds>(clock_.now() - progressed_at_);
}

void BatchPipeline::mark(const TopicPartition& where, const Digest& missing) {
    const auto* partition = table_.find(where);
    if (!partition || !partition->claimed || !writer_.has_room(0ms)) return;
    WriteBatch work;
    work.batch.now_ms = clock_.now_ms();
    work.batch.progress[where] = {partition->epoch, partition->applied, missing};
    writer_.submit(std::move(work));
}

}  // namespace shortener_events::consume
