// The lines of an input that an earlier run has dealt with: left out, after making sure that they are still
// what they were.
#pragma once

#include <string>

#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::input {

class DoneLines {
  public:
    explicit DoneLines(const ReadProgress& done) : done_(done) {}

    /// Makes the batch's digests and takes out the lines that are done. Batches come in their order. Throws
    /// Error(argument) at the first line that is not done, where those before it are others than they were.
    void follow(CheckedBatch& batch);
    /// The same where the input ends.
    void require_all_met();

  private:
    void add(const Line& line);
    void require_same(const std::string& message);

    ReadProgress done_;
    Digest digest_{};         // of the lines read so far
    std::string digested_{};  // kept, so that a digest costs no allocation
    bool past_done_ = false;  // a line after what is done was met
};

}  // namespace shortener_events::input
