// A quick look-up of partitions' bounds.
#pragma once

#include "kafka/read/partition_bounds.hpp"

namespace shortener_events {

/// Finds bounds of partitions that mostly come in the map's own order: the entry behind the last one is tried
/// first.
class BoundsInOrder {
  public:
    explicit BoundsInOrder(const kafka::Bounds& bounds) : bounds_(bounds), next_(bounds.begin()) {}

    /// nullptr: there are none.
    const kafka::Bounds::value_type* find(const TopicPartition& at) {
        if (next_ == bounds_.end() || next_->first != at) next_ = bounds_.find(at);
        return next_ == bounds_.end() ? nullptr : &*next_++;
    }

  private:
    const kafka::Bounds& bounds_;
    kafka::Bounds::const_iterator next_;
};

}  // namespace shortener_events
