#include "cli/settings/sasl_plugins.hpp"

#include <strings.h>

#include <cstdlib>

namespace shortener_events::cli {

void leave_out_sasl_plugins(const KafkaSettings& settings) {
    const auto protocol = settings.properties.find("security.protocol");
    const bool uses_sasl =
        protocol != settings.properties.end() && strncasecmp(protocol->second.c_str(), "sasl", 4) == 0;
    if (!uses_sasl) ::setenv("SASL_PATH", "/nonexistent", 0);
}

}  // namespace shortener_events::cli
