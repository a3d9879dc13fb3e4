#include "kafka/client/handle.hpp"

#include <fmt/format.h>

#include <array>
#include <future>
#include <system_error>
#include <thread>

#include "kafka/client/client_conf.hpp"
#include "kafka/client/shown_log.hpp"
#include "kafka/client/tls_port.hpp"
#include "kafka/client/transaction_failure.hpp"
#include "kafka/client/unreachable.hpp"
#include "shortener_events/internal/broker_list.hpp"
#include "shortener_events/internal/thread_room.hpp"

namespace shortener_events::kafka {

namespace {

constexpr std::chrono::seconds kSoon{1};

/// Of librdkafka beside one for each broker: its own, those of coordinators and of what it does inside, and
/// as many for us who read.
constexpr std::size_t kThreadsOfClient = 8;

}  // namespace

/// librdkafka's C callbacks; the opaque pointer is the Handle's Client.
struct RdkafkaCallbacks {
    using Client = Handle::Client;

    static void error(rd_kafka_t*, int code, const char* reason, void* opaque) {
        static_cast<Client*>(opaque)->connections.note(static_cast<rd_kafka_resp_err_t>(code), reason);
    }
    /// Takes no other decision than OpenSSL's.
    static int certificate(rd_kafka_t*, const char* address, std::int32_t, int* x509_error, int, const char*,
                           std::size_t, char* reason, std::size_t size, void* opaque) {
        if (*x509_error == 0) return 1;
        static_cast<Client*>(opaque)->connections.note_certificate(address, *x509_error);
        fmt::format_to_n(reason, size - 1, "certificate verify failed").out[0] = 0;
        return 0;
    }
    static void log(const rd_kafka_t* handle, int, const char* facility, const char* text) {
        auto* client = static_cast<Client*>(rd_kafka_opaque(handle));
        if (client) client->connections.note_logged(facility, text);
        note_transaction_failure(handle, facility, text);
        if (client && client->settings.log) client->settings.log(shown_log(facility, text));
    }
    static void token(rd_kafka_t* handle, const char*, void* opaque) {
        static_cast<Client*>(opaque)->login->renew(handle);
    }
    static void delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
        static_cast<Client*>(opaque)->callbacks.on_delivery(*message);
    }
    static void rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t* list,
                          void* opaque) {
        const auto& callback = static_cast<Client*>(opaque)->callbacks.on_rebalance;
        if (callback) return callback(handle, code, list);
        rd_kafka_assign(handle, nullptr);  // it ends, and nobody is there to be asked
    }
    static rd_kafka_resp_err_t request(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api_key,
                                       std::int16_t, std::int32_t, std::size_t, void* opaque) {
        static_cast<Client*>(opaque)->callbacks.on_request(api_key);
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    static rd_kafka_resp_err_t response(rd_kafka_t*, int, const char*, std::int32_t, std::int16_t api_key,
                                        std::int16_t, std::int32_t, std::size_t, std::int64_t,
                                        rd_kafka_resp_err_t code, void* opaque) {
        static_cast<Client*>(opaque)->callbacks.on_response(api_key, code);
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    static rd_kafka_resp_err_t created(rd_kafka_t* handle, const rd_kafka_conf_t*, void* opaque, char*,
                                       std::size_t) {
        const auto& callbacks = static_cast<Client*>(opaque)->callbacks;
        auto code = RD_KAFKA_RESP_ERR_NO_ERROR;
        if (callbacks.on_request)
            code = rd_kafka_interceptor_add_on_request_sent(handle, kInterceptor, request, opaque);
        if (callbacks.on_response && code == RD_KAFKA_RESP_ERR_NO_ERROR)
            code = rd_kafka_interceptor_add_on_response_received(handle, kInterceptor, response, opaque);
        return code;
    }
    static void install(rd_kafka_conf_t* conf, Client* client) {
        rd_kafka_conf_set_opaque(conf, client);
        rd_kafka_conf_set_error_cb(conf, error);
        rd_kafka_conf_set_log_cb(conf, log);
        rd_kafka_conf_set_ssl_cert_verify_cb(conf, certificate);  // refused where there is no TLS in it
        if (client->login) {
            rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf, token);
            rd_kafka_conf_enable_sasl_queue(conf, 1);
        }
        if (client->callbacks.on_delivery) rd_kafka_conf_set_dr_msg_cb(conf, delivery);
        if (client->callbacks.on_rebalance) rd_kafka_conf_set_rebalance_cb(conf, rebalance);
        if (client->callbacks.on_request || client->callbacks.on_response)
            rd_kafka_conf_interceptor_add_on_new(conf, kInterceptor, created, client);
    }

    static constexpr const char* kInterceptor = "shortener-events";
};

namespace {

std::string hint_of_setup(std::string_view reason) {
    return reason.find("mechanism GSSAPI") == std::string_view::npos
               ? ""
               : "there is no Kerberos in this build; the Debian packages have it (sasl.mechanism says "
                 "another login)";
}

}  // namespace

Handle::Handle(rd_kafka_type_t type, const KafkaSettings& settings, std::initializer_list<Property> defaults,
               Callbacks callbacks)
    : client_(new Client{settings, std::move(callbacks)}) {
    ConfPtr conf = make_conf(type, settings, defaults);
    if (auto tokens = TokenSource::of(settings))
        client_->login = std::make_unique<TokenLogin>(std::move(tokens), settings, client_->connections);
    const auto addresses = bootstrap_addresses(settings.brokers);
    client_->connections.expect(addresses);
    require_thread_room(kThreadsOfClient + addresses.size());
    RdkafkaCallbacks::install(conf.get(), client_.get());
    std::array<char, 512> reason{};
    client_->handle = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
    if (!client_->handle)
        throw Error(ErrorCategory::configuration,
                    fmt::format("cannot set up a Kafka client: {}", reason.data()),
                    hint_of_setup(reason.data()));
    static_cast<void>(conf.release());  // rd_kafka_new took it over
}

Handle::Client::~Client() {
    if (login) login->end();
    forget_transaction_failure(handle);
    if (handle) rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

Handle::~Handle() {
    if (ending_ == Ending::here) return;
    rd_kafka_set_log_level(get(), 0);
    client_->callbacks.on_rebalance = {};
    std::promise<void> ended;
    const auto end = ended.get_future();
    try {
        std::thread([how = ending_, client = std::move(client_), ended = std::move(ended)]() mutable {
            if (how == Ending::closed) rd_kafka_consumer_close(client.release()->handle);
            client.reset();
            ended.set_value();
        }).detach();
    } catch (const std::system_error&) {  // no thread: it has ended here, with what it was given
        return;
    }
    // Usually it takes milliseconds; librdkafka (2.0.2) never ends a consumer whose topic was deleted.
    end.wait_for(kSoon);
}

const ConnectionLog& Handle::newest_connection_log() const {
    rd_kafka_poll(get(), 0);  // the error callback knows the cause
    return client_->connections;
}

void Handle::look_for_tls(const Deadline& deadline) const {
    const auto addresses = newest_connection_log().hung_up();
    for (std::size_t i = 0; i < addresses.size(); ++i)
        if (speaks_tls(addresses[i], share_of(deadline, addresses.size() - i)))
            client_->connections.note_tls_port(addresses[i]);
}

void Handle::throw_unreachable(Needed needed, bool in_doubt) const {
    throw explain_unreachable(*this, needed, in_doubt);
}

void Handle::throw_failed(const std::string& action, rd_kafka_resp_err_t code, Needed needed) const {
    if (means_unreachable(code)) throw_unreachable(needed);
    const auto meaning = meaning_of(code);
    throw Error(ErrorCategory::kafka, fmt::format("cannot {}: {}", action, describe(code)), meaning.hint,
                {.code = protocol_number(code),
                 .retriable = meaning.retriable,
                 .fatal = meaning.kind == ErrorKind::fatal});
}

}  // namespace shortener_events::kafka
