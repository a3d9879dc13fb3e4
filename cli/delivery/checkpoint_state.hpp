// What a checkpoint keeps, as text: its file, and the metadata that Kafka keeps beside the offset. Pure. Any
// other program may have written either.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/delivery/outcome_recorder.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// What is committed beside the events.
struct CheckpointState {
    ReadProgress progress;
    OutcomeRecorder::Sizes sizes;
};

/// The committed metadata; Kafka keeps at most 4096 bytes of it.
std::string to_metadata(const CheckpointState& state);

/// nullopt: another program committed it.
std::optional<CheckpointState> parse_state(std::uint64_t line, std::string_view metadata);

struct CheckpointIdentity {
    std::string id;  ///< of the producer, and of the group
    std::string topic;
    bool begun = false;  ///< an offset is known to be committed
};

std::string to_text(const CheckpointIdentity& identity);

/// nullopt: it is no checkpoint.
std::optional<CheckpointIdentity> parse_checkpoint(std::string_view text);

}  // namespace shortener_events::cli
