// A database's offsets belong to one Kafka cluster.
#pragma once

#include <string>

#include "shortener_events/error.hpp"

namespace shortener_events::sinks {

/// Throws Error(configuration) when both are known and differ.
inline void require_same_cluster(const std::string& known, const std::string& given) {
    if (known.empty() || given.empty() || known == given) return;
    throw Error(ErrorCategory::configuration,
                "the database holds events of the Kafka cluster \"" + known + "\", not of \"" + given + "\"",
                "offsets of one cluster mean nothing in another: use another database");
}

}  // namespace shortener_events::sinks
