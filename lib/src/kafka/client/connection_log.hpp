// Remembers why brokers could not be reached, from librdkafka's error callback, and says it in plain words.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/client/certificate_cause.hpp"
#include "kafka/client/rdkafka.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

struct KnownCause;

class ConnectionLog {
  public:
    /// The addresses that are tried first, as brokers name themselves: HOST:PORT.
    void expect(std::vector<std::string> addresses);

    /// Called from librdkafka's threads. Later causes replace earlier ones; a cause is never replaced by the
    /// summary "all brokers are down".
    void note(rd_kafka_resp_err_t code, const char* reason);

    /// Called from librdkafka's threads before the failure that it causes: an error of OpenSSL's
    /// verification of what the broker at `address` shows.
    void note_certificate(std::string_view address, int x509_error);

    /// Nobody can log in before there is a token, which is asked for now.
    void await_token();

    /// There is neither one yet, nor a reason why it could not be had.
    bool awaits_token() const;

    /// There is a token for the login, until then: what was said of an older one counts no more.
    void note_token(std::int64_t expires_ms);

    /// One could not be had.
    void note_token_failure(const Error& error);

    /// The same, where it is the cause: no token was ever had, or the last one has expired.
    std::optional<Error> token_failure() const;

    /// A line of librdkafka's log. Newer versions (2.15) say only there that a broker hung up at the first
    /// question, as one that expects TLS does.
    void note_logged(std::string_view facility, std::string_view text);

    /// The addresses of which the newest is that they hung up at our first bytes, be they TLS's or
    /// plaintext's, and whether they speak TLS is not known.
    std::vector<std::string> hung_up() const;

    /// The cluster answered: what kept us out before keeps us out no more, until it is noted again.
    void note_answer();

    /// What listens at the address speaks TLS.
    void note_tls_port(const std::string& address);

    /// A broker turned the login down, shows a certificate that is not trusted, asks for one of ours, or does
    /// not speak TLS, or speaks nothing else, or there is no token to log in with: to wait for it would not
    /// help. Of several addresses each must have such a cause, unless it is the login, which is one for all.
    bool is_final() const;

    /// "connection refused", "TLS handshake failed: …", or "no answer" where nothing was heard. Of several
    /// addresses that fail for different causes, each with its own.
    std::string cause() const;

    /// Nothing has failed yet: cause() knows no more than that nothing was heard.
    bool is_empty() const;

    /// Why the login is not possible now; empty: it is not that.
    std::string login_trouble() const;

    /// What the user could try for this cause; may be empty.
    std::string hint() const;

    /// The same of one broker, by its node id; "no answer" where nothing was noted of it.
    std::string cause_at(std::int32_t node) const;

  private:
    /// What was heard of one address.
    struct Heard {
        std::string reason;  ///< librdkafka's; empty: nothing
        const KnownCause* cause = nullptr;
        int times = 0;  ///< that the cause was noted in a row
        bool is_final = false;
        int x509_error = 0;  ///< of the newest certificate that was not trusted
        bool speaks_tls = false;
    };

    void take(Heard& heard, const char* reason) const;
    static const KnownCause* find_cause(const Heard& heard);

    // The mutex is held in each.
    static std::optional<CertificateCause> certificate(const Heard& heard);
    static std::string cause_of(const Heard& heard);
    /// Where that is the cause.
    const Error* missing_token() const;
    /// By address, where several were tried and fail for different causes; else empty.
    std::string causes_by_address() const;

    mutable std::mutex mutex_;
    std::vector<std::string> expected_;
    Heard newest_;
    std::map<std::string, Heard, std::less<>> by_address_;
    std::map<std::int32_t, std::string> reasons_;  ///< by node id
    bool is_turned_down_ = false;                  ///< the login, by a broker
    std::optional<Error> token_failure_;           ///< of the newest attempt
    std::int64_t token_expires_ms_ = 0;            ///< epoch; 0: there was none
    bool awaits_token_ = false;
};

}  // namespace shortener_events::kafka
