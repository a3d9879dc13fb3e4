// The checks of `health`: each looks at one thing and says in one line what it found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/settings.hpp"

namespace shortener_events::cli {

/// From best to worst; `unknown`: it could not be measured.
enum class HealthStatus { ok, warning, unknown, bad };

struct HealthCheck {
    std::string name;  ///< "kafka", "topic url-shortener.click", …
    HealthStatus status;
    std::string detail;  ///< may quote names from Kafka, unescaped
    std::string hint;    ///< the next step, may be empty
};

struct HealthQuery {
    std::vector<std::string> topics;
    std::string group;                ///< empty: no group is looked at
    bool group_is_asked_for = false;  ///< by its name: then it has to be there
    std::string contracts_dir;        ///< empty: the contracts built in
    bool strict = false;              ///< what the contracts say in vain is bad, not only worth a warning
};

/// Every check, the cluster first: when it cannot be reached, the checks that need it are left out. Trouble
/// is a check's status, not an exception.
std::vector<HealthCheck> check_health(const KafkaSettings& settings, const HealthQuery& query);

/// The worst of all.
HealthStatus overall(const std::vector<HealthCheck>& checks);

}  // namespace shortener_events::cli
