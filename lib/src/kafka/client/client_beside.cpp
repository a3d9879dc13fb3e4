#include "kafka/client/client_beside.hpp"

#include <utility>

namespace shortener_events::kafka {

KafkaSettings settings_beside(KafkaSettings settings, const char* debug,
                              std::function<void(const std::string& line)> log) {
    for (const char* name : {"group.id", "group.instance.id"}) settings.properties.erase(name);
    settings.properties["debug"] = debug;
    settings.log = std::move(log);
    return settings;
}

}  // namespace shortener_events::kafka
