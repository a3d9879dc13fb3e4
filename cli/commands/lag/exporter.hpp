// `lag --listen`: a Prometheus exporter. Scrapes are answered from the newest sample, never from Kafka, so
// that they cost the cluster nothing and are fast when a broker is not.
#pragma once

#include <chrono>
#include <string>

#include "cli/commands/lag/sampling.hpp"
#include "cli/context.hpp"

namespace shortener_events::cli {

/// Serves /metrics, /healthz and /readyz on `address` (HOST:PORT) until the user ends it, with a new sample
/// every `every`. /healthz answers 200, or 503 when the newest sample is older than three of them and the
/// timeout; /readyz also where the newest attempt failed, or not every group could be listed. Throws
/// Error(io) when the address cannot be listened on, and as LagReader::read for the first sample.
int export_lag(LagSampler& sampler, const std::string& address, std::chrono::milliseconds every,
               Context& context);

}  // namespace shortener_events::cli
