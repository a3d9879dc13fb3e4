// The plugins of Cyrus SASL, which librdkafka uses for Kerberos alone.
#pragma once

#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

/// Keeps librdkafka's first client of this process from loading every SASL plugin of the system, a fifth of
/// the time that a short command takes, unless these settings use SASL or the environment says where the
/// plugins are (SASL_PATH). The mechanisms other than Kerberos's GSSAPI are librdkafka's own. Call it before
/// other threads read the environment.
void leave_out_sasl_plugins(const KafkaSettings& settings);

}  // namespace shortener_events::cli
