#include "kafka/client/client_conf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "kafka/client/login_check.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::kafka {

namespace {

std::vector<std::string> known_properties() {
    const ConfPtr conf(rd_kafka_conf_new());
    std::size_t count = 0;
    const char** dump = rd_kafka_conf_dump(conf.get(), &count);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; i += 2) names.emplace_back(dump[i]);
    rd_kafka_conf_dump_free(dump, count);
    return names;
}

void set(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
    std::array<char, 512> reason{};
    const auto result = rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size());
    if (result == RD_KAFKA_CONF_OK) return;
    if (result == RD_KAFKA_CONF_UNKNOWN)
        throw Error(ErrorCategory::configuration, fmt::format("no such Kafka client property: \"{}\"", name),
                    did_you_mean(name, known_properties()));
    const std::string why = is_secret(name) ? "the value is not accepted" : reason.data();
    throw Error(ErrorCategory::configuration,
                fmt::format("cannot set Kafka client property {}: {}", name, why));
}

std::string bounded_ms(std::chrono::milliseconds wanted, long least, long most) {
    return std::to_string(std::clamp<long>(wanted.count(), least, most));
}

}  // namespace

ConfPtr make_conf(const KafkaSettings& settings, std::initializer_list<Property> defaults) {
    ConfPtr conf(rd_kafka_conf_new());
    // Without these three a silent or absent broker is noticed only after 10 to 30 seconds, or retried too
    // rarely.
    set(conf.get(), "socket.connection.setup.timeout.ms", bounded_ms(settings.timeout, 1000, 30'000));
    set(conf.get(), "api.version.request.timeout.ms", bounded_ms(settings.timeout, 1, 30'000));
    set(conf.get(), "reconnect.backoff.max.ms", "1000");
    for (const auto& [name, value] : defaults) set(conf.get(), name, value);
    set(conf.get(), "bootstrap.servers", settings.brokers);
    for (const auto& [name, value] : settings.properties) set(conf.get(), name, value);
    check_login(settings.properties);
    return conf;
}

}  // namespace shortener_events::kafka
