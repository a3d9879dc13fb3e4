#include "shortener_events/internal/client_property.hpp"

#include <algorithm>
#include <array>

#include "kafka/client/later_property.hpp"
#include "kafka/client/set_property.hpp"
#include "kafka/login/token_settings.hpp"

namespace shortener_events {

namespace {

constexpr const char* kLoadsAtOnce = "plugin.library.paths";

}  // namespace

bool is_client_property(const std::string& name) {
    if (kafka::is_token_property(name)) return true;
    if (kafka::is_of_share_consumers(name)) return false;
    const kafka::ConfPtr conf(rd_kafka_conf_new());
    std::array<char, 512> value{};
    std::size_t size = value.size();
    if (rd_kafka_conf_get(conf.get(), name.c_str(), value.data(), &size) == RD_KAFKA_CONF_OK) return true;
    std::array<char, 512> reason{};  // a callback, which has no value to be asked for, is none of ours
    return rd_kafka_conf_set(conf.get(), name.c_str(), "", reason.data(), reason.size()) !=
           RD_KAFKA_CONF_UNKNOWN;
}

bool is_later_client_property(const std::string& name) {
    return kafka::is_about_newer_groups(name) && !is_client_property(name);
}

void check_client_property(const std::string& name, const std::string& value) {
    if (name == kLoadsAtOnce) return;
    if (kafka::is_token_property(name)) return kafka::check_token_property(name, value);
    const kafka::ConfPtr conf(rd_kafka_conf_new());
    kafka::set_property(conf.get(), name, value);
}

}  // namespace shortener_events
