// Remembers why brokers could not be reached, from librdkafka's error callback, and says it in plain words.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "kafka/client/certificate_cause.hpp"
#include "kafka/client/rdkafka.hpp"

namespace shortener_events::kafka {

struct KnownCause;

class ConnectionLog {
  public:
    /// Called from librdkafka's threads. Later causes replace earlier ones; a cause is never replaced by the
    /// summary "all brokers are down".
    void note(rd_kafka_resp_err_t code, const char* reason);

    /// Called from librdkafka's threads before the failure that it causes: an error of OpenSSL's
    /// verification.
    void note_certificate(int x509_error);

    /// A line of librdkafka's log. Newer versions (2.15) say only there that a broker hung up at the first
    /// question, as one that expects TLS does.
    void note_logged(std::string_view facility, std::string_view text);

    /// A broker turned the login down, shows a certificate that is not trusted, asks for one of ours, or does
    /// not speak TLS: to wait for it would not help.
    bool is_final() const;

    /// "connection refused", "TLS handshake failed: …", or "no answer" where nothing was heard.
    std::string cause() const;

    /// What the user could try for this cause; may be empty.
    std::string hint() const;

    /// The same of one broker, by its node id; "no answer" where nothing was noted of it.
    std::string cause_at(std::int32_t node) const;

  private:
    /// Where that was the cause; the mutex is held.
    std::optional<CertificateCause> certificate() const;

    mutable std::mutex mutex_;
    std::string reason_;                           ///< empty: nothing was noted
    std::map<std::int32_t, std::string> reasons_;  ///< by node id
    const KnownCause* cause_ = nullptr;
    int times_ = 0;       ///< that cause_ was noted in a row
    int x509_error_ = 0;  ///< of the newest certificate that was not trusted
    bool is_final_ = false;
};

}  // namespace shortener_events::kafka
