// Secrets that others can see on their way to Kafka or to this program.
#pragma once

#include <string>
#include <vector>

#include "cli/global_options.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

struct Exposure {
    std::string text;  ///< what is seen by whom
    std::string hint;  ///< what to do instead
};

/// Empty where everything is as it should be.
std::vector<Exposure> exposed_secrets(const GlobalOptions& options, const KafkaSettings& settings);

/// The same of the address of a database, as the flag's value.
std::vector<Exposure> exposed_secrets(const std::string& flag, const std::string& address);

}  // namespace shortener_events::cli
