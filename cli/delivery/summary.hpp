// The account of a run: for people, as JSON, and as Prometheus text.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cli/delivery/publish_counts.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

struct RunFacts {
    std::string topic;
    std::string unit = "event";  ///< what `line` numbers count: "line" or "event"
    Acks acks = Acks::all;
    std::chrono::duration<double> elapsed{0};
    std::function<std::string(std::uint64_t line)> locate{};  ///< how a line is named; empty: by its number
    bool brief = false;  ///< for a few events: without bytes, rate and latency
};

/// Two or three lines; those about trouble only where there was any.
std::string to_text(const PublishCounts& counts, const RunFacts& facts);

/// schema "publish-summary/1"; see docs/schemas.
Json to_json(const PublishCounts& counts, const RunFacts& facts);

/// For node_exporter's textfile collector: published, failed, retries, bytes and latency of the topic.
std::string to_prometheus(const PublishCounts& counts, const RunFacts& facts);

}  // namespace shortener_events::cli
