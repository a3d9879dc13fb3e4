#include "kafka/client/set_property.hpp"

#include <fmt/format.h>

#include <array>

#include "kafka/client/later_property.hpp"
#include "kafka/login/token_settings.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/internal/secrets.hpp"

namespace shortener_events::kafka {

namespace {

/// By which people know some of them; librdkafka does not list these.
constexpr std::array kOtherNames{"acks",
                                 "bootstrap.servers",
                                 "compression.type",
                                 "delivery.timeout.ms",
                                 "linger.ms",
                                 "max.in.flight.requests.per.connection",
                                 "max.partition.fetch.bytes",
                                 "retries",
                                 "sasl.mechanism"};

void append_names(std::vector<std::string>& names, const char** dump, std::size_t count) {
    for (std::size_t i = 0; i < count; i += 2) names.emplace_back(dump[i]);
    rd_kafka_conf_dump_free(dump, count);
}

}  // namespace

std::vector<std::string> known_properties() {
    std::vector<std::string> names = token_properties();
    names.insert(names.end(), kOtherNames.begin(), kOtherNames.end());
    std::size_t count = 0;
    const ConfPtr conf(rd_kafka_conf_new());
    const char** dump = rd_kafka_conf_dump(conf.get(), &count);
    append_names(names, dump, count);
    rd_kafka_topic_conf_t* topic = rd_kafka_topic_conf_new();
    dump = rd_kafka_topic_conf_dump(topic, &count);
    append_names(names, dump, count);
    rd_kafka_topic_conf_destroy(topic);
    std::erase_if(names, is_of_share_consumers);
    return names;
}

bool is_of_share_consumers(std::string_view name) {
    return name == "max.poll.records" || name.starts_with("share.");
}

void set_property(rd_kafka_conf_t* conf, const std::string& name, const std::string& value) {
    if (const auto later = needs_later_client(name, value)) throw *later;
    std::array<char, 512> reason{};
    const auto result = is_of_share_consumers(name) ? RD_KAFKA_CONF_UNKNOWN
                                                    : rd_kafka_conf_set(conf, name.c_str(), value.c_str(),
                                                                        reason.data(), reason.size());
    if (result == RD_KAFKA_CONF_OK) return;
    if (result == RD_KAFKA_CONF_UNKNOWN)
        throw Error(ErrorCategory::configuration, fmt::format("no such Kafka client property: \"{}\"", name),
                    did_you_mean(name, known_properties()));
    if (std::string_view(name).starts_with("sasl.oauthbearer.") &&
        std::string_view(reason.data()).find("not supported in this build") != std::string_view::npos)
        throw Error(
            ErrorCategory::configuration, fmt::format("Kafka client property {} has no effect here", name),
            "tokens are had by client credentials (sasl.oauthbearer.method=oidc), or from another program: "
            "sasl.oauthbearer.token as command:LINE");
    const std::string why = is_secret(name) ? "the value is not accepted" : reason.data();
    throw Error(ErrorCategory::configuration,
                fmt::format("cannot set Kafka client property {}: {}", name, why));
}

}  // namespace shortener_events::kafka
