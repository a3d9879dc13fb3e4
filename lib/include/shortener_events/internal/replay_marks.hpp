// Which dead letters were replayed: everything below an offset is done, and a text holds, as a bitmap, which
// ones above it are done too, because a filter may pick any. In the form that fits a group's offset and its
// metadata. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

/// What was replayed of one partition.
class ReplayMarks {
  public:
    /// How far beyond the first one that is not replayed others may be: Kafka keeps 4096 bytes of metadata.
    static constexpr std::int64_t kReach = 24'000;

    ReplayMarks() = default;
    /// As committed; metadata that is not ours counts as empty.
    ReplayMarks(std::int64_t committed, std::string_view metadata);

    bool contains(std::int64_t offset) const;
    bool can_reach(std::int64_t offset) const { return offset < committed_ + kReach; }
    /// Only what can be reached.
    void insert(std::int64_t offset);
    /// What either knows to be replayed.
    void merge(const ReplayMarks& other);
    /// Nothing below `offset` can be replayed any more.
    void start_at(std::int64_t offset);

    std::int64_t committed() const { return committed_; }
    /// How many may have been replayed: all that are not known to be left.
    std::int64_t most_replayed() const;
    std::string metadata() const;

  private:
    void advance();

    std::int64_t committed_ = 0;
    std::vector<bool> above_;  ///< of committed_ and what follows
};

}  // namespace shortener_events
