// What a contract says of the lines of a batch. Several threads may check at once, each a batch of its own.
#pragma once

#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::input {

class EventCheck {
  public:
    /// The contracts outlive it.
    explicit EventCheck(const CheckedInput::Options& options) : options_(options) {}

    /// Fills in the findings and, of envelopes, the records.
    void check(CheckedBatch& batch) const;

  private:
    LineFindings check_line(const Line& line, Record* record) const;
    LineFindings check_envelope(const Line& line, Record& record) const;

    CheckedInput::Options options_;
};

}  // namespace shortener_events::input
