#include "kafka/client/client_conf.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kafka/client/login_check.hpp"
#include "kafka/client/queue_backoff.hpp"
#include "kafka/client/set_property.hpp"
#include "kafka/login/token_settings.hpp"
#include "shortener_events/internal/broker_list.hpp"

namespace shortener_events::kafka {

namespace {

std::string bounded_ms(std::chrono::milliseconds wanted, long least, long most) {
    return std::to_string(std::clamp<long>(wanted.count(), least, most));
}

}  // namespace

ConfPtr make_conf(rd_kafka_type_t type, const KafkaSettings& settings,
                  std::initializer_list<Property> defaults) {
    ConfPtr conf(rd_kafka_conf_new());
    // Without these three a silent or absent broker is noticed only after 10 to 30 seconds, or retried too
    // rarely. Half of the fourth is what newer librdkafkas (2.15) wait from their first connection on before
    // they make the next, to the broker that the first has named: 50 ms of each command.
    set_property(conf.get(), "socket.connection.setup.timeout.ms",
                 bounded_ms(settings.timeout, 1000, 30'000));
    set_property(conf.get(), "api.version.request.timeout.ms", bounded_ms(settings.timeout, 1, 30'000));
    set_property(conf.get(), "reconnect.backoff.max.ms", "1000");
    set_property(conf.get(), "reconnect.backoff.ms", "20");
    if (type == RD_KAFKA_CONSUMER && has_queue_backoff())
        set_property(conf.get(), kQueueBackoff, kQueueBackoffMs);
    for (const auto& [name, value] : defaults) set_property(conf.get(), name, value);
    if (!settings.brokers.empty()) check_broker_list(settings.brokers);  // test.mock.num.brokers needs none
    set_property(conf.get(), "bootstrap.servers", settings.brokers);
    for (const auto& [name, value] : settings.properties)
        if (!is_token_property(name)) set_property(conf.get(), name, value);
    check_login(settings.properties, settings.token && *settings.token);
    return conf;
}

}  // namespace shortener_events::kafka
