// A client beside the one that works: what librdkafka knows of a cluster and has no call for, it tells its
// log.
#pragma once

#include <functional>
#include <string>

#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

/// For one that is no member of anything. `debug`: what it is to tell; `log` hears it, from librdkafka's
/// threads.
KafkaSettings settings_beside(KafkaSettings settings, const char* debug,
                              std::function<void(const std::string& line)> log);

}  // namespace shortener_events::kafka
