// Which records of a refused batch are sent again, and in what company. Kafka refuses a whole batch for one
// of its records, so each of them is a suspect, and is sent again in smaller batches, stage by stage; the
// last stage sends records alone, and what is refused there is a culprit. Knows no client: pure bookkeeping.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "shortener_events/publisher.hpp"

namespace shortener_events::deliver {

class BatchSplitter {
  public:
    using Clock = std::chrono::steady_clock;
    using Id = std::uint64_t;

    struct Suspect {
        std::uint64_t opaque = 0;  ///< its sender's
        Record record;             ///< with the partition that it had
        Clock::time_point since;   ///< when it was first sent
    };

    /// Stage 0 is the usual way, with full batches; `last` that of single records. 0: nothing is split.
    explicit BatchSplitter(std::size_t last) : waiting_(last + 1) {}

    /// A record that was sent at stage 0 failed with its batch. True: it is a suspect now, and waits for the
    /// next stage; false: nothing is split.
    bool suspect(const DeliveryReport& report);

    /// A suspect that was sent at `stage` failed with its batch. True: it waits for the next stage; false: it
    /// is a culprit.
    bool suspect_again(std::size_t stage, Id id);

    /// The one to be sent next at `stage`, first come first; nullptr: none. It stays with the splitter until
    /// it is settled.
    const Suspect* front(std::size_t stage) const;
    /// Its id; it is being sent now.
    Id pop(std::size_t stage);

    /// It is settled.
    Suspect take(Id id);
    /// All that wait for any stage, to be given up on.
    std::vector<Id> give_up();

    /// Suspects that are not settled.
    std::size_t size() const { return suspects_.size(); }
    bool empty() const { return suspects_.empty(); }

  private:
    std::vector<std::deque<Id>> waiting_;  // by stage
    std::unordered_map<Id, Suspect> suspects_;
    Id last_id_ = 0;
};

}  // namespace shortener_events::deliver
