// The records of one Publisher::send(): their tags, and what they borrow, until the last of them is reported.
#pragma once

#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

struct Parcel {
    /// What a message of librdkafka carries as its opaque pointer.
    struct Slot {
        Parcel* parcel;
        std::uint64_t tag;
    };

    std::chrono::steady_clock::time_point packed;
    std::shared_ptr<const void> keeper;  ///< owns the values that are borrowed; nullptr: they were copied
    std::size_t bytes = 0;               ///< of all keys and values
    std::size_t left = 0;                ///< records without a report
    std::vector<Slot> slots;             ///< by record
    std::vector<std::optional<std::int64_t>> times;  ///< by record, where one has a time of its own
    std::list<Parcel>::iterator self;

    std::optional<std::int64_t> time_of(const Slot& slot) const {
        return times.empty() ? std::nullopt : times[static_cast<std::size_t>(&slot - slots.data())];
    }
};

inline Parcel::Slot& slot_of(const rd_kafka_message_t& message) {
    return *static_cast<Parcel::Slot*>(message._private);
}

}  // namespace shortener_events::kafka
