// For those who must tell a topic that is gone from a cluster that cannot be asked.
#pragma once

#include <string>
#include <utility>

#include "shortener_events/error.hpp"

namespace shortener_events {

/// Error(kafka): the cluster has no topic of that name.
class UnknownTopic : public Error {
  public:
    UnknownTopic(const std::string& message, std::string hint)
        : Error(ErrorCategory::kafka, message, std::move(hint), {.code = kafka_error::kUnknownTopic}) {}
};

}  // namespace shortener_events
