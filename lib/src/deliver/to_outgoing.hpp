// A record that failed, to be sent again as it was, to the partition that it
// had.
#pragma once

#include "shortener_events/publisher.hpp"

namespace shortener_events::deliver {

/// Borrows the record.
inline Outgoing to_outgoing(const Record& record, std::uint64_t tag) {
    return {.key = record.key,
            .value = record.value,
            .partition = record.partition,
            .tag = tag,
            .timestamp_ms = record.timestamp_ms,
            .headers = &record.headers};
}

}  // namespace shortener_events::deliver
