// A lag sample on its way: keys and signals are answered while the brokers are waited for.
#pragma once

#include <future>
#include <stop_token>

#include "cli/commands/lag/sampling.hpp"

namespace shortener_events::cli {

class PendingSample {
  public:
    /// `sampler` outlives this, and is used by nobody else while a sample is on its way.
    explicit PendingSample(LagSampler& sampler) : sampler_(sampler) {}

    void start();
    /// Whether the sample is there; waits a little for it.
    bool ready() const;
    /// Starts a sample and waits for it; false: `stop` was requested first, and the sample is still on its
    /// way.
    bool take(const std::stop_token& stop);
    /// The sample that is there. Throws as LagSampler::sample does.
    LagReport get() { return future_.get(); }

    /// Ends the process where a sample is still on its way: its user wants to leave, and waiting for the
    /// brokers could take the whole timeout. Everything must have been flushed.
    void leave_unless_ready(int status) const;

  private:
    LagSampler& sampler_;
    std::future<LagReport> future_;
};

}  // namespace shortener_events::cli
