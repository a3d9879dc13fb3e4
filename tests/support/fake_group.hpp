// A Kafka of one group in memory. What happens there is a list of deeds; each is done when there is nothing
// left to read, and when there is no deed left, time passes.
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <set>

#include "consume/consumer_group.hpp"
#include "shortener_events/error.hpp"
#include "support/fake_clock.hpp"

namespace shortener_events::tests {

using consume::ConsumerGroup;

struct FakeKafka {
    using Partitions = ConsumerGroup::Partitions;
    struct Log {
        std::int64_t begin = 0;  ///< what lies before was deleted
        std::int64_t end = 0;
        std::map<std::int64_t, Record> records{};
        std::int64_t position = -1;  ///< of its reader; -1: there is none
        bool paused = false;
        bool end_told = false;
    };

    explicit FakeKafka(FakeClock& given) : clock(given) {}

    // --- what a test says -------------------------------------------------------------------------------
    void append(const TopicPartition& where, std::string value,
                std::int64_t timestamp_ms = FakeClock::kStart) {
        Log& log = logs[where];
        log.records[log.end] = {where.topic, where.partition,  log.end, timestamp_ms,
                                {},          std::move(value), {}};
        ++log.end;
        log.end_told = false;
    }
    /// A transaction's marker.
    void append_marker(const TopicPartition& where) { ++logs[where].end, logs[where].end_told = false; }
    void delete_before(const TopicPartition& where, std::int64_t begin) {
        logs[where].begin = begin;
        std::erase_if(logs[where].records, [&](const auto& entry) { return entry.first < begin; });
    }
    void then(std::function<void()> deed) { deeds.push_back(std::move(deed)); }

    /// In a deed: the group gives and takes.
    void assign(const Partitions& partitions) {
        const auto starts = listener.on_assigned(partitions);
        for (const auto& where : partitions) {
            const auto start = starts.find(where);
            seek(where, start == starts.end() ? logs[where].end : start->second);
            logs[where].paused = start == starts.end();
        }
    }
    void revoke(const Partitions& partitions, kafka::Revocation how = kafka::Revocation::revoked) {
        listener.on_revoked(partitions, how);
        for (const auto& where : partitions) logs[where].position = -1;
    }

    void seek(const TopicPartition& where, std::int64_t offset) {
        Log& log = logs[where];
        log.position = std::max(offset, log.begin);
        log.end_told = false;
    }

    FakeClock& clock;
    std::map<TopicPartition, Log> logs;
    std::deque<std::function<void()>> deeds;
    kafka::GroupListener listener;
    bool is_away = false;         ///< no broker tells bounds
    bool can_start = true;        ///< start_at()
    bool is_left_in_time = true;  ///< what close() says
    std::optional<Error> fault;   ///< why the group can give nothing
    std::vector<ReadingNotice> notices;
    std::vector<consume::ChangedLog> changed;

    // --- what a test finds ------------------------------------------------------------------------------
    ConsumerGroup::Offsets committed;
    std::map<TopicPartition, consume::Landmark> watched;
    std::chrono::milliseconds close_limit{0};
    int pauses = 0;
};

class FakeGroup : public ConsumerGroup {
  public:
    FakeGroup(FakeKafka& kafka, kafka::GroupListener listener) : kafka_(kafka) {
        kafka_.listener = std::move(listener);
    }

    kafka::Polled poll(std::chrono::milliseconds wait, Record&& spare) override {
        if (auto found = next()) return std::move(*found);
        if (!kafka_.deeds.empty()) {
            const auto deed = std::move(kafka_.deeds.front());
            kafka_.deeds.pop_front();
            deed();
        } else {
            kafka_.clock.advance(wait);
        }
        return {kafka::Polled::Kind::nothing, std::move(spare)};
    }
    bool start_at(const TopicPartition& where, std::int64_t offset) override {
        if (!kafka_.can_start) return false;
        kafka_.seek(where, offset);
        kafka_.logs[where].paused = false;
        return true;
    }
    void pause(const Partitions& partitions) override {
        for (const auto& where : partitions) kafka_.logs[where].paused = true;
        ++kafka_.pauses;
    }
    void resume(const Partitions& partitions) override {
        for (const auto& where : partitions) kafka_.logs[where].paused = false;
    }
    void commit(const Offsets& next_offsets) override {
        for (const auto& [where, offset] : next_offsets) kafka_.committed[where] = offset;
    }
    std::string commit_trouble() const override { return "no coordinator"; }
    Offsets read_committed(const Partitions& partitions) const override {
        if (kafka_.is_away) throw Error(ErrorCategory::kafka, "no broker");
        Offsets known;
        for (const auto& where : partitions)
            if (kafka_.committed.contains(where)) known[where] = kafka_.committed.at(where);
        return known;
    }
    std::pair<std::int64_t, std::int64_t> read_bounds(const TopicPartition& where) const override {
        if (kafka_.is_away) throw Error(ErrorCategory::kafka, "no broker");
        return {kafka_.logs[where].begin, kafka_.logs[where].end};
    }
    std::int64_t known_end(const TopicPartition& where) const override { return kafka_.logs[where].end; }
    std::vector<ReadingNotice> take_notices() override { return std::exchange(kafka_.notices, {}); }
    std::optional<Error> find_fault() override { return kafka_.fault; }
    std::string why_not_asked() const override { return {}; }
    bool close(std::chrono::milliseconds limit) override {
        kafka_.close_limit = limit;
        Partitions ours;
        for (const auto& [where, log] : kafka_.logs)
            if (log.position >= 0) ours.push_back(where);
        if (!ours.empty()) kafka_.revoke(ours);
        return kafka_.is_left_in_time;
    }
    void watch(const TopicPartition& where, const consume::Landmark& landmark) override {
        kafka_.watched[where] = landmark;
    }
    void forget(const TopicPartition& where) override { kafka_.watched.erase(where); }
    std::vector<consume::ChangedLog> take_changed_logs() override {
        return std::exchange(kafka_.changed, {});
    }

  private:
    std::optional<kafka::Polled> next() {
        for (auto& [where, log] : kafka_.logs) {
            if (log.position < 0 || log.paused) continue;
            const auto record = log.records.lower_bound(log.position);
            if (record != log.records.end()) {
                log.position = record->first + 1;
                return kafka::Polled{kafka::Polled::Kind::record, record->second};
            }
            if (std::exchange(log.end_told, true)) continue;
            log.position = log.end;
            Record place{where.topic, where.partition, log.end, {}, {}, {}, {}};
            return kafka::Polled{kafka::Polled::Kind::end, std::move(place)};
        }
        return std::nullopt;
    }

    FakeKafka& kafka_;
};

inline consume::JoinGroup join(FakeKafka& kafka) {
    return [&kafka](kafka::GroupListener listener) {
        return std::make_unique<FakeGroup>(kafka, std::move(listener));
    };
}

}  // namespace shortener_events::tests
