// Whether brokers speak the newer protocol of groups (KIP-848). librdkafka asks a coordinator that does not
// for another one, again and again, and tells nobody.
#pragma once

#include <optional>

#include "kafka/client/handle.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

/// To be called when a member of the newer protocol has waited in vain. Asks for about a second. nullopt: the
/// broker that answers speaks it, or none does.
std::optional<Error> find_missing_newer_protocol(const Handle& handle);

}  // namespace shortener_events::kafka
