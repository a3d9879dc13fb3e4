// How much work one comparison of two schemas may be. Schemas of a kilobyte can ask for more than anybody
// waits for: alternatives within alternatives double it level by level, in every question that is asked about
// them.
#pragma once

#include <cstdint>

namespace shortener_events::contracts {

/// Thrown where it is too much.
struct TooMuchWork {};

/// Counts what this thread does for a comparison while it lives; one inside another counts for itself.
class WorkLimit {
  public:
    /// `most`: nodes looked at.
    explicit WorkLimit(std::uint64_t most);
    ~WorkLimit();
    WorkLimit(const WorkLimit&) = delete;
    WorkLimit& operator=(const WorkLimit&) = delete;

    /// Counts; throws TooMuchWork. Without a limit nothing happens.
    static void spend(std::uint64_t nodes);
    /// What may still be spent.
    static std::uint64_t left();

  private:
    std::uint64_t left_;
    WorkLimit* outer_;
};

}  // namespace shortener_events::contracts
