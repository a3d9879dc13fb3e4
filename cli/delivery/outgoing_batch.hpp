// Events that are about to be sent together, and the keys and headers that they borrow.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "cli/delivery/key_maker.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

/// What all events of a run have in common.
struct Addressing {
    std::int32_t partition = -1;    ///< -1: by key
    std::vector<Header> headers{};  ///< added to every event
};

class OutgoingBatch {
  public:
    /// `keys` outlives it.
    OutgoingBatch(KeyMaker& keys, Addressing addressing) : keys_(keys), addressing_(std::move(addressing)) {}

    /// Forgets what it holds and makes room for so many events.
    void reset(std::size_t most);

    /// An event that gets its key from the key maker; `uuid_key`, where given, instead of a fresh UUID. Both
    /// texts are borrowed until reset().
    void add(std::string_view value, std::uint64_t opaque, std::string_view uuid_key = {});

    /// A record that keeps its own key, headers and time. Borrowed until reset().
    void add(const Record& record, std::uint64_t opaque);

    std::span<const OutgoingRecord> all() const { return outgoing_; }

  private:
    KeyMaker& keys_;
    Addressing addressing_;
    std::vector<OutgoingRecord> outgoing_;
    std::vector<Random::Uuid> uuids_;
    std::deque<std::string> keys_at_pointer_;
    std::deque<std::vector<Header>> headers_;
};

}  // namespace shortener_events::cli
