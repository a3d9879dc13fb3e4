// From checked batches to a settled shipment: what publish does between its flags and its summary.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/delivery/intake.hpp"
#include "cli/delivery/outgoing_batch.hpp"
#include "cli/delivery/publish_session.hpp"
#include "shortener_events/consumer.hpp"

namespace shortener_events::cli {

/// What happens with the rest of the input when nothing more is sent.
enum class AfterStop { leave, count };

class PublishRun {
  public:
    /// Everything outlives it.
    PublishRun(OnInvalid on_invalid, AfterStop after_stop, Intake& intake, Shipment& shipment,
               OutgoingBatch& outgoing);

    /// Until the input ends or nothing more can be sent. Throws Error(io) when the input cannot be read on.
    void run();

    /// The input was not read to its end.
    bool cut_short() const { return cut_short_; }
    /// An invalid event was met, and nothing from there on was sent.
    bool stopped_by_invalid() const { return stopped_by_invalid_; }

  private:
    void notice_stop();
    void leave();
    void process(const std::shared_ptr<const CheckedBatch>& shared);
    void take(const CheckedBatch& batch, std::size_t index);
    void refuse(const CheckedBatch& batch, std::size_t index, const std::string& reason);
    void note_progress(const CheckedBatch& batch, std::size_t index);
    void leave_out(const CheckedBatch& batch, std::size_t index, EventOutcome outcome,
                   const std::string& reason);

    OnInvalid on_invalid_;
    AfterStop after_stop_;
    Intake& intake_;
    Shipment& shipment_;
    OutgoingBatch& outgoing_;
    std::string stopped_;                      // why nothing more is sent; empty: it goes on
    ReadProgress progress_;                    // of what was taken
    std::vector<std::string_view> originals_;  // of the outgoing events, where they are needed
    bool stopped_by_invalid_ = false;
    bool cut_short_ = false;
};

}  // namespace shortener_events::cli
