#include "consume/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace shortener_events::consume {

namespace {

using Limits = std::map<TopicPartition, std::int64_t>;

bool lies_before(const Record& record, const Limits& limits) {
    const auto limit = limits.find({record.topic, record.partition});
    return limit == limits.end() || record.offset < limit->second;
}

void move_rows(WriteBatch& from, WriteBatch& to, const Limits& limits) {
    WriteBatch rest;
    for (std::size_t i = 0; i < from.records.size(); ++i) {
        WriteBatch& side = lies_before(from.records[i], limits) ? to : rest;
        side.records.push_back(std::move(from.records[i]));
        side.batch.rows.push_back(std::move(from.batch.rows[i]));
    }
    from.records = std::move(rest.records);
    from.batch.rows = std::move(rest.batch.rows);
}

void move_rejected(WriteBatch& from, WriteBatch& to, const Limits& limits) {
    const auto behind = std::stable_partition(
        from.rejected.begin(), from.rejected.end(),
        [&](const Rejected& rejected) { return !lies_before(rejected.record, limits); });
    to.rejected.assign(std::make_move_iterator(behind), std::make_move_iterator(from.rejected.end()));
    from.rejected.erase(behind, from.rejected.end());
}

/// The last one of the partition in it; nullptr: there is none.
const Record* last_of(const WriteBatch& work, const TopicPartition& where) {
    const Record* last = nullptr;
    const auto look = [&](const Record& record) {
        if (record.topic != where.topic || record.partition != where.partition) return;
        if (!last || record.offset > last->offset) last = &record;
    };
    for (const auto& record : work.records) look(record);
    for (const auto& rejected : work.rejected) look(rejected.record);
    return last;
}

}  // namespace

void remove_rows(WriteBatch& work, const std::vector<bool>& gone) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < work.records.size(); ++i) {
        if (gone[i]) continue;
        if (kept != i) {
            work.records[kept] = std::move(work.records[i]);
            work.batch.rows[kept] = std::move(work.batch.rows[i]);
        }
        ++kept;
    }
    work.records.resize(kept);
    work.batch.rows.resize(kept);
}

std::string place_of(const Record& record) {
    return fmt::format("{}[{}]@{}", record.topic, record.partition, record.offset);
}

void drop(WriteBatch& work, const TopicPartition& where) {
    const auto is_there = [&](const Record& record) {
        return record.topic == where.topic && record.partition == where.partition;
    };
    std::vector<bool> gone;
    for (const auto& record : work.records) gone.push_back(is_there(record));
    remove_rows(work, gone);
    std::erase_if(work.rejected, [&](const Rejected& rejected) { return is_there(rejected.record); });
    work.batch.progress.erase(where);
}

void drop_fenced(WriteBatch& work, const std::vector<TopicPartition>& fenced, WriteResult& result,
                 const Notes& notes) {
    for (const auto& where : fenced) {
        result.fenced[where] = work.batch.progress.at(where).epoch;
        notes.warn("fenced",
                   fmt::format("{}[{}] belongs to another member now", where.topic, where.partition));
        drop(work, where);
    }
}

WriteBatch take_before(WriteBatch& work, const Limits& limits) {
    WriteBatch before;
    before.batch.now_ms = work.batch.now_ms;
    move_rows(work, before, limits);
    move_rejected(work, before, limits);
    for (auto& [where, progress] : work.batch.progress)
        if (!limits.contains(where)) before.batch.progress[where] = std::move(progress);
    std::erase_if(work.batch.progress, [&](const auto& entry) { return !limits.contains(entry.first); });
    for (const auto& [where, limit] : limits) {
        const auto found = work.batch.progress.find(where);
        const Record* last = last_of(before, where);
        if (found == work.batch.progress.end() || !last) continue;
        auto& progress = before.batch.progress[where];
        progress.epoch = found->second.epoch;
        progress.next_offset = limit;
        if (last->offset + 1 == limit) progress.last_record = content_of(*last);
    }
    return before;
}

}  // namespace shortener_events::consume
