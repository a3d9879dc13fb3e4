// Whether the topics that are read are still those that were read. librdkafka 2.0.2 knows topics by their
// names: one that is deleted and recreated within a moment is read on at the old offset, and what lies before
// that in the new one would be lost without a word. So every few seconds a record that was consumed is read
// again, from a client of its own, and must be the same.
//
// What it cannot see: a new log that holds an equal record, key and value, at that offset; and a change
// before retention or compaction has taken the record away.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shortener_events/identity.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::consume {

/// A record that was consumed.
struct Landmark {
    std::int64_t offset = 0;
    Digest content{};  ///< content_of
};

struct ChangedLog {
    TopicPartition where;
    Landmark landmark;  ///< what is missing there
    std::string what;   ///< in plain words
};

class LogWatch {
  public:
    explicit LogWatch(const KafkaSettings& settings);
    /// Does not wait for a broker that is silent.
    ~LogWatch();

    /// A later record of the partition; it becomes the landmark when the one before was found again.
    void pass(const TopicPartition& where, const Landmark& landmark);
    /// Somebody else reads the partition now.
    void forget(const TopicPartition& where);
    /// What was found out since the last call.
    std::vector<ChangedLog> take();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace shortener_events::consume
