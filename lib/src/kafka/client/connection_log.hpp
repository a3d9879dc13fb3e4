// Remembers why brokers could not be reached, from librdkafka's error callback, and says it in plain words.
#pragma once

#include <mutex>
#include <string>

#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

class ConnectionLog {
  public:
    /// Called from librdkafka's threads. Later causes replace earlier ones; a cause is never replaced by the
    /// summary "all brokers are down".
    void note(rd_kafka_resp_err_t code, const char* reason);

    /// A broker turned the login down, or shows a certificate that is not trusted: to wait for it would not
    /// help.
    bool is_final() const;

    /// "connection refused", "TLS handshake failed: …", or "no answer" where nothing was heard.
    std::string cause() const;

    /// What the user could try for this cause; may be empty.
    std::string hint() const;

  private:
    mutable std::mutex mutex_;
    std::string reason_;  ///< empty: nothing was noted
    bool is_final_ = false;
};

}  // namespace shortener_events::kafka
