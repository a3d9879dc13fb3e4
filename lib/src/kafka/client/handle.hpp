// One librdkafka client: configured from KafkaSettings, its log and connection errors caught, destroyed with
// its owner.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "kafka/client/connection_log.hpp"
#include "kafka/client/deadline.hpp"
#include "kafka/client/error_table.hpp"
#include "kafka/client/rdkafka.hpp"
#include "kafka/login/token_login.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/settings.hpp"

namespace shortener_events::kafka {

/// What librdkafka may call back, from rd_kafka_poll or its own threads. Set before the Handle is made.
struct Callbacks {
    std::function<void(const rd_kafka_message_t& message)> on_delivery;
    std::function<void(rd_kafka_t* client, rd_kafka_resp_err_t code,
                       rd_kafka_topic_partition_list_t* partitions)>
        on_rebalance;
    /// Each request and each end of one, by its key in the Kafka protocol guide; from librdkafka's own
    /// threads.
    std::function<void(std::int16_t api_key)> on_request;
    std::function<void(std::int16_t api_key, rd_kafka_resp_err_t code)> on_response;
};

using Property = std::pair<const char*, std::string>;

enum class Ending {
    here,
    aside,   ///< librdkafka may wait: for a commit and its coordinator as long as the group's session lasts
             ///< (45 s)
    closed,  ///< aside, and closed, but never destroyed: that would abort the program
};

/// What could not be done without: a broker, or what keeps groups or transactions, too.
enum class Needed { brokers, groups, transactions };

class Handle {
  public:
    /// `defaults` are ours and apply first; the settings' own properties win. Throws Error(configuration) for
    /// a property that librdkafka refuses; a secret's value is never in the message.
    Handle(rd_kafka_type_t type, const KafkaSettings& settings, std::initializer_list<Property> defaults,
           Callbacks callbacks = {});

    /// Closes without committing or leaving a group; a consumer that is a member closes itself before.
    ~Handle();

    /// Its end does not wait for librdkafka any more: the client ends on a thread of its own, and calls
    /// nobody back but on_request and on_response, which must not refer to what ends before.
    void end(Ending how) { ending_ = how; }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    /// Whoever does something with the client has it from here: only then tokens for its login are fetched.
    rd_kafka_t* get() const {
        if (client_->login) client_->login->begin(client_->handle);
        return client_->handle;
    }
    const KafkaSettings& settings() const { return client_->settings; }
    const ConnectionLog& connection_log() const { return client_->connections; }

    /// The same after waiting callbacks were served.
    const ConnectionLog& newest_connection_log() const;

    /// Of the cluster, to a question that any broker can answer: see ConnectionLog::note_answer().
    void note_answer() const { client_->connections.note_answer(); }

    /// Asks what hung up whether it speaks TLS: on plaintext, that is a cause then that no waiting mends.
    void look_for_tls(const Deadline& deadline) const;

    /// What explain_unreachable() finds. `in_doubt`: of what was asked for before.
    [[noreturn]] void throw_unreachable(Needed needed = Needed::brokers, bool in_doubt = false) const;

    /// Error(kafka) for a failed request: unreachable where `code` means that, else "cannot <action>:
    /// <reason>".
    [[noreturn]] void throw_failed(const std::string& action, rd_kafka_resp_err_t code,
                                   Needed needed = Needed::brokers) const;

  private:
    friend struct RdkafkaCallbacks;

    /// What librdkafka's threads refer to.
    struct Client {
        KafkaSettings settings;
        Callbacks callbacks;
        ConnectionLog connections{};
        std::unique_ptr<TokenLogin> login{};  ///< null: none by tokens, or librdkafka makes them
        rd_kafka_t* handle = nullptr;

        ~Client();
    };

    std::unique_ptr<Client> client_;
    Ending ending_ = Ending::here;
};

}  // namespace shortener_events::kafka
