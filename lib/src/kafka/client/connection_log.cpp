#include "kafka/client/connection_log.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <string_view>

namespace shortener_events::kafka {

struct KnownCause {
    std::string_view sign;  // a part of librdkafka's text
    std::string_view cause;
    std::string_view hint;
    int final_after = 0;  // so many times in a row, and no waiting mends it; 0: it may pass
};

namespace {

/// Nothing was heard, or librdkafka's own wait ended a moment before ours.
constexpr KnownCause kNoAnswer{
    "imed out", "no answer",
    "the broker may be frozen or overloaded, the port another program's, or a firewall in between"};

/// One that is stopping hangs up as well, but once only.
constexpr int kHungUpTwice = 2;

constexpr std::array<KnownCause, 23> kKnownCauses{{
    // What a broker says of our certificate, in OpenSSL's words for TLS alerts.
    {"alert certificate required", "the broker asks for a client certificate",
     "name yours: ssl.certificate.location and ssl.key.location, or ssl.keystore.location (PKCS#12)", 1},
    {"alert handshake failure", "the broker broke the TLS handshake off: it may ask for a client certificate",
     "name yours with ssl.certificate.location and ssl.key.location, or ssl.keystore.location (PKCS#12)",
     true},
    {"alert unknown ca", "the broker does not trust the CA of our client certificate",
     "ssl.certificate.location must name a certificate that the broker's trust store knows", 1},
    {"alert bad certificate", "the broker refuses our client certificate, or asks for one",
     "ssl.certificate.location must name one that the broker's trust store knows, and its whole chain", 1},
    {"alert certificate unknown", "the broker refuses our client certificate",
     "ssl.certificate.location must name one that the broker's trust store knows, and its whole chain", 1},
    {"alert certificate expired", "our client certificate has expired", "renew it", 1},
    {"alert certificate revoked", "our client certificate was revoked", "", 1},
    {"certificate verify failed", "the broker's certificate is not trusted",
     "ssl.ca.location must name the CA that signed it, in PEM", 1},
    {"Connection refused", "connection refused", "is the broker running, and is the port right?"},
    {"Failed to resolve", "the host name cannot be resolved",
     "check the spelling of the host, or the network's DNS"},
    {"closed by peer: receive", "the broker hung up: it probably expects TLS",
     "add -X security.protocol=ssl (or sasl_ssl)"},
    {"connecting to a SSL listener", "the broker hung up: it probably expects TLS",
     "add -X security.protocol=ssl (or sasl_ssl)"},
    {"SSL connection closed by peer", "the broker hung up in the TLS handshake: it probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", kHungUpTwice},  // 2.15's words
    {"wrong version number", "TLS handshake failed: the broker probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", 1},
    {"connecting to a PLAINTEXT", "TLS handshake failed: the broker probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", kHungUpTwice},
    {"unexpected eof", "the broker hung up in the TLS handshake: it probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", kHungUpTwice},
    {"SSL handshake failed", "TLS handshake failed", "check ssl.ca.location, and that this port speaks TLS"},
    {"SSL routines", "TLS handshake failed",
     "check ssl.ca.location, and that this port speaks TLS"},  // OpenSSL's words
    {"mechanism handshake failed", "the broker refuses this SASL mechanism, or expects no SASL on this port",
     "check security.protocol and sasl.mechanism"},
    {"SASL authentication error", "SASL authentication failed",
     "check the user name, password and sasl.mechanism"},
    {"Network is unreachable", "the network is unreachable", ""},
    {"No route to host", "no route to the host", ""},
    kNoAnswer,
}};

const KnownCause* find_known(std::string_view reason) {
    if (reason.empty()) return &kNoAnswer;
    for (const auto& known : kKnownCauses)
        if (reason.find(known.sign) != std::string_view::npos) return &known;
    return nullptr;
}

/// librdkafka begins with the broker's name: "HOST:PORT/ID: …", "ssl://HOST:PORT/ID: …". nullopt:
/// "/bootstrap", which has not said yet who it is, or no broker.
std::optional<std::int32_t> node_in(std::string_view reason) {
    const auto end = reason.find(": ");
    const auto slash = reason.substr(0, end).rfind('/');
    if (end == reason.npos || slash == reason.npos) return std::nullopt;
    std::int32_t node = 0;
    const auto [last, code] = std::from_chars(reason.data() + slash + 1, reason.data() + end, node);
    if (code != std::errc{} || last != reason.data() + end) return std::nullopt;
    return node;
}

/// Kafka 4 insists on RFC 5802 where librdkafka before 2.6.1 sends the client's nonce twice: the login fails
/// like one with a wrong password.
bool may_be_refused_by_kafka_4(std::string_view reason) {
    constexpr int kMended = 0x02060100;
    return rd_kafka_version() < kMended && reason.find("SASL mechanism SCRAM") != std::string_view::npos;
}

}  // namespace

void ConnectionLog::note(rd_kafka_resp_err_t code, const char* reason) {
    const std::lock_guard lock(mutex_);
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;  // no cause, but a sum
    reason_ = reason;
    if (const auto node = node_in(reason_)) reasons_[*node] = reason_;
    const auto* known = find_known(reason_);
    times_ = known == cause_ ? times_ + 1 : 1;
    cause_ = known;
    is_final_ = code == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
                (known && known->final_after > 0 && times_ >= known->final_after);
}

void ConnectionLog::note_certificate(int x509_error) {
    const std::lock_guard lock(mutex_);
    x509_error_ = x509_error;
}

void ConnectionLog::note_logged(std::string_view facility, std::string_view text) {
    const bool speaks_tls = text.find("ssl://") != text.npos;  // it is not TLS that is missing
    const bool is_hung_up =
        text.find("closed by peer") != text.npos && text.find("in state APIVERSION_QUERY") != text.npos;
    if (facility == "FAIL" && is_hung_up && !speaks_tls)
        note(RD_KAFKA_RESP_ERR__TRANSPORT, std::string(text).c_str());
}

std::optional<CertificateCause> ConnectionLog::certificate() const {
    if (x509_error_ == 0 || reason_.find("certificate verify failed") == std::string::npos) return {};
    return certificate_cause(x509_error_);
}

bool ConnectionLog::is_final() const {
    const std::lock_guard lock(mutex_);
    return is_final_;
}

std::string ConnectionLog::cause() const {
    const std::lock_guard lock(mutex_);
    if (const auto untrusted = certificate()) return untrusted->cause;
    if (const auto* known = find_known(reason_)) return std::string(known->cause);
    return reason_;
}

std::string ConnectionLog::cause_at(std::int32_t node) const {
    const std::lock_guard lock(mutex_);
    const auto found = reasons_.find(node);
    const std::string_view reason = found == reasons_.end() ? std::string_view() : found->second;
    const auto* known = find_known(reason);
    return std::string(known ? known->cause : reason);
}

std::string ConnectionLog::hint() const {
    const std::lock_guard lock(mutex_);
    if (may_be_refused_by_kafka_4(reason_))
        return fmt::format(
            "check the user name and password; but Kafka 4 takes SCRAM only from librdkafka 2.6.1 or newer "
            "(this one is {}): there, use sasl.mechanism=PLAIN over TLS",
            rd_kafka_version_str());
    if (const auto untrusted = certificate()) return std::string(untrusted->hint);
    const auto* known = find_known(reason_);
    return known ? std::string(known->hint) : std::string();
}

}  // namespace shortener_events::kafka
