#include "cli/delivery/outgoing_batch.hpp"

namespace shortener_events::cli {

void OutgoingBatch::reset(std::size_t most) {
    outgoing_.clear();
    uuids_.clear();
    uuids_.reserve(most);  // so that adding does not move what is borrowed already
    keys_at_pointer_.clear();
    headers_.clear();
}

void OutgoingBatch::add(std::string_view value, std::uint64_t opaque, std::string_view uuid_key) {
    OutgoingRecord next{.value = value, .partition = addressing_.partition, .opaque = opaque};
    if (!addressing_.headers.empty()) next.headers = &addressing_.headers;
    if (keys_.makes_uuids() && !uuid_key.empty()) {
        next.key = uuid_key;
    } else if (keys_.makes_uuids()) {
        const auto& uuid = uuids_.emplace_back(keys_.uuid());
        next.key = std::string_view(uuid.data(), uuid.size());
    } else if (auto key = keys_.key_of(value)) {
        next.key = keys_at_pointer_.emplace_back(std::move(*key));
    }
    outgoing_.push_back(next);
}

void OutgoingBatch::add(const Record& record, std::uint64_t opaque) {
    auto& headers = headers_.emplace_back(record.headers);
    headers.insert(headers.end(), addressing_.headers.begin(), addressing_.headers.end());
    outgoing_.push_back({.key = record.key,
                         .value = record.value,
                         .partition = addressing_.partition,
                         .opaque = opaque,
                         .timestamp_ms = record.timestamp_ms,
                         .headers = &headers});
}

}  // namespace shortener_events::cli
