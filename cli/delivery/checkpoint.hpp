// The file of a run that can be continued. It names the transactional id, under which a later run ends what a
// killed one left open; how far the input was published is kept by Kafka, as an offset that a group of the
// same name commits in the transaction that holds the events, so that the two can never differ.
#pragma once

#include <string>

#include "cli/delivery/checkpoint_state.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

/// A transactional id that nobody else has; a checkpoint's group is called so, too.
std::string new_publish_id();

class Checkpoint {
  public:
    /// Reads the file; where there is none, or an empty one, there is a new id. Throws Error(argument) for
    /// one of another topic or a file that is no checkpoint.
    Checkpoint(std::string path, const std::string& topic);

    /// Of the producer, and of the group.
    const std::string& id() const { return identity_.id; }
    const std::string& path() const { return path_; }

    /// Whether an offset is known to be committed.
    bool begun() const { return identity_.begun; }
    /// It is: writes the file. Throws Error(io), and Error(argument) where another run has just made it.
    void begin();

    /// Throws Error(kafka) where the cluster knows nothing although a run has begun.
    CheckpointState read_state(const KafkaSettings& settings) const;
    GroupOffset to_offset(const CheckpointState& state) const;

  private:
    std::string path_;
    CheckpointIdentity identity_;
    bool is_new_ = false;
};

}  // namespace shortener_events::cli
