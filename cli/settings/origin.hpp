// A setting, and where it is from.
#pragma once

#include <map>
#include <string>

namespace shortener_events::cli {

struct Origin {
    std::string value;
    std::string source;  ///< "--brokers", "SHORTENER_EVENTS_BROKERS", "/…/config.toml:4 [profiles.prod]",
                         ///< "client.properties:7", "-X", "default"
};

/// By name.
using Origins = std::map<std::string, Origin>;

}  // namespace shortener_events::cli
