#include "kafka/handle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "kafka/client_conf.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::kafka {

/// librdkafka's C callbacks; the opaque pointer is the Handle.
struct CallbackDoors {
    static void error(rd_kafka_t*, int code, const char* reason, void* opaque) {
        static_cast<Handle*>(opaque)->connections_.note(static_cast<rd_kafka_resp_err_t>(code), reason);
    }
    static void log(const rd_kafka_t* client, int, const char* facility, const char* text) {
        const auto* handle = static_cast<const Handle*>(rd_kafka_opaque(client));
        if (handle && handle->settings_.log) handle->settings_.log(fmt::format("{}: {}", facility, text));
    }
    static void delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
        static_cast<Handle*>(opaque)->callbacks_.on_delivery(*message);
    }
    static void rebalance(rd_kafka_t* client, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* list,
                          void* opaque) {
        static_cast<Handle*>(opaque)->callbacks_.on_rebalance(client, code, list);
    }
    static int statistics(rd_kafka_t*, char* json, std::size_t size, void* opaque) {
        static_cast<Handle*>(opaque)->callbacks_.on_statistics(json, size);
        return 0;  // librdkafka frees the text
    }
    static rd_kafka_resp_err_t request(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api_key,
                                       std::int16_t, std::int32_t, std::size_t, void* opaque) {
        static_cast<Handle*>(opaque)->callbacks_.on_request(api_key);
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    static rd_kafka_resp_err_t response(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api_key,
                                        std::int16_t, std::int32_t, std::size_t, std::int64_t,
                                        rd_kafka_resp_err_t code, void* opaque) {
        static_cast<Handle*>(opaque)->callbacks_.on_response(api_key, code);
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    static rd_kafka_resp_err_t created(rd_kafka_t* client, const rd_kafka_conf_t*, void* opaque, char*,
                                       std::size_t) {
        const auto& callbacks = static_cast<Handle*>(opaque)->callbacks_;
        auto code = RD_KAFKA_RESP_ERR_NO_ERROR;
        if (callbacks.on_request)
            code = rd_kafka_interceptor_add_on_request_sent(client, kInterceptor, request, opaque);
        if (callbacks.on_response && code == RD_KAFKA_RESP_ERR_NO_ERROR)
            code = rd_kafka_interceptor_add_on_response_received(client, kInterceptor, response, opaque);
        return code;
    }
    static void install(rd_kafka_conf_t* conf, Handle* handle) {
        rd_kafka_conf_set_opaque(conf, handle);
        rd_kafka_conf_set_error_cb(conf, error);
        rd_kafka_conf_set_log_cb(conf, log);
        if (handle->callbacks_.on_delivery) rd_kafka_conf_set_dr_msg_cb(conf, delivery);
        if (handle->callbacks_.on_rebalance) rd_kafka_conf_set_rebalance_cb(conf, rebalance);
        if (handle->callbacks_.on_statistics) rd_kafka_conf_set_stats_cb(conf, statistics);
        if (handle->callbacks_.on_request || handle->callbacks_.on_response)
            rd_kafka_conf_interceptor_add_on_new(conf, kInterceptor, created, handle);
    }

    static constexpr const char* kInterceptor = "shortener-events";
};

Handle::Handle(rd_kafka_type_t type, const KafkaSettings& settings, std::initializer_list<Property> defaults,
               Callbacks callbacks)
    : settings_(settings), callbacks_(std::move(callbacks)) {
    ConfPtr conf = make_conf(settings_, defaults);
    CallbackDoors::install(conf.get(), this);
    std::array<char, 512> reason{};
    client_ = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
    if (!client_)
        throw Error(ErrorCategory::configuration,
                    fmt::format("cannot set up a Kafka client: {}", reason.data()));
    conf.release();  // rd_kafka_new took it over
}

Handle::~Handle() {
    rd_kafka_destroy_flags(client_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void Handle::throw_unreachable() const {
    rd_kafka_poll(client_, 0);  // serves the error callback, so that the cause is known
    throw Error(ErrorCategory::kafka,
                fmt::format("cannot reach any broker of {} within {}: {}", settings_.brokers,
                            format_duration(settings_.timeout), connections_.cause()),
                connections_.hint());
}

void Handle::throw_failed(const std::string& action, rd_kafka_resp_err_t code) const {
    if (means_unreachable(code)) throw_unreachable();
    throw Error(ErrorCategory::kafka, fmt::format("cannot {}: {}", action, describe(code)));
}

bool means_unreachable(rd_kafka_resp_err_t code) {
    constexpr std::array codes{RD_KAFKA_RESP_ERR__TRANSPORT,
                               RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
                               RD_KAFKA_RESP_ERR__RESOLVE,
                               RD_KAFKA_RESP_ERR__TIMED_OUT,
                               RD_KAFKA_RESP_ERR__SSL,
                               RD_KAFKA_RESP_ERR__AUTHENTICATION,
                               RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
                               RD_KAFKA_RESP_ERR__WAIT_COORD};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::string describe(rd_kafka_resp_err_t code) {
    std::string text = rd_kafka_err2str(code);
    for (const char* side : {"Broker: ", "Local: "})
        if (text.starts_with(side)) text.erase(0, std::string_view(side).size());
    if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])))
        text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

}  // namespace shortener_events::kafka
