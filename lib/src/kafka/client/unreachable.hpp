// Why a cluster cannot be used: the one place that tells it. That nobody answers is only the simplest cause.
// A broker may answer and send its clients to an address at which they do not find it (its
// advertised.listeners: who starts Kafka in a container meets that first), or be unable to make the topics
// that it keeps groups and transactions in.
#pragma once

#include <optional>

#include "kafka/client/handle.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

inline constexpr auto kTransactionsMayTakeLonger =
    "it may be starting, or another broker be taking its place; --timeout gives it longer";

/// To be called when something was waited for in vain. Asks for about a second whoever answers; an
/// Error(kafka) in any case.
Error explain_unreachable(const Handle& handle, Needed needed = Needed::brokers, bool in_doubt = false);

/// What no waiting mends: that all brokers send their clients elsewhere, or that the topic which is needed
/// cannot be made. nullopt: it is not so, or none answers who could tell.
std::optional<Error> find_cluster_fault(const Handle& handle, Needed needed);

}  // namespace shortener_events::kafka
