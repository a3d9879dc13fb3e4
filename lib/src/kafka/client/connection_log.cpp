#include "kafka/client/connection_log.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>

#include "shortener_events/time.hpp"

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

/// What librdkafka says of a token that it was told it does not get: note_token_failure() knows more.
constexpr std::string_view kNoToken = "Failed to acquire SASL OAUTHBEARER token";

constexpr KnownCause kNoTokenYet{"", "there is no token for the login yet",
                                 "what gives it takes longer than --timeout"};

constexpr std::string_view kAddTls = "add -X security.protocol=ssl (or sasl_ssl)";

/// It hung up at our first bytes.
constexpr std::string_view kProbablyTls = "the broker hung up: it probably expects TLS";

/// It did, and answers a TLS handshake.
constexpr KnownCause kTlsPort{"", "this is a port for TLS, and plaintext was spoken to it", kAddTls, 1};

/// As kProbablyTls, in what newer librdkafkas (2.15) write into their log alone.
constexpr std::string_view kClosedAtOnce = "connection closed by peer: receive";

/// It hung up on TLS's.
constexpr std::string_view kProbablyPlaintext =
    "the broker hung up in the TLS handshake: it probably speaks plaintext";

/// It did, and answers a TLS handshake.
constexpr KnownCause kTlsCut{"", "it speaks TLS, and hung up: what is behind it may be away",
                             "is the broker running behind the proxy, and does it take this client?"};

/// What librdkafka 2.0.2 says where newer ones (2.15) are silent.
constexpr const char* kMightRequireSasl = "broker might require SASL authentication";

/// One that is stopping hangs up as well, but once only.
constexpr int kHungUpTwice = 2;

constexpr std::array<KnownCause, 27> kKnownCauses{{
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
    {"might require SASL", "the broker hung up: it probably asks for a login (SASL)",
     "add -X security.protocol=sasl_ssl (or sasl_plaintext), -X sasl.mechanism=… and what belongs to that",
     kHungUpTwice},
    {"closed by peer: receive", kProbablyTls, kAddTls},
    {"connecting to a SSL listener", kProbablyTls, kAddTls},
    {"SSL connection closed by peer", kProbablyPlaintext,
     "leave out security.protocol=ssl, or use the broker's TLS port", kHungUpTwice},  // 2.15's words
    {"wrong version number", "TLS handshake failed: the broker probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", 1},
    {"connecting to a PLAINTEXT", "TLS handshake failed: the broker probably speaks plaintext",
     "leave out security.protocol=ssl, or use the broker's TLS port", kHungUpTwice},
    {"unexpected eof", kProbablyPlaintext, "leave out security.protocol=ssl, or use the broker's TLS port",
     kHungUpTwice},
    {"SSL handshake failed", "TLS handshake failed", "check ssl.ca.location, and that this port speaks TLS"},
    {"SSL routines", "TLS handshake failed",
     "check ssl.ca.location, and that this port speaks TLS"},  // OpenSSL's words
    {"mechanism handshake failed", "the broker refuses this SASL mechanism, or expects no SASL on this port",
     "check security.protocol and sasl.mechanism"},
    {"invalid_token", "the broker refuses the token",
     "it may be of another issuer, or for another audience, than the broker expects; or its clock differs"},
    {"SASL authentication error", "SASL authentication failed",
     "check the user name, password and sasl.mechanism"},
    {"Too many open files in system", "the system can open no more files", "fs.file-max says how many"},
    {"Too many open files", "this process may open no more files",
     "ulimit -n says how many (of a systemd unit: LimitNOFILE): raise it"},
    {"Network is unreachable", "the network is unreachable", ""},
    {"No route to host", "no route to the host", ""},
    kNoAnswer,
}};

/// A broker that hangs up may do so while we still send: then librdkafka says no more than that. Usually it
/// is the hang-up of which another attempt knows the cause.
bool is_bare_cut(std::string_view reason) {
    return reason.find("Broken pipe") != reason.npos || reason.find("reset by peer") != reason.npos;
}

bool is_hang_up(const KnownCause* known) {
    return known && (known->final_after == kHungUpTwice || known->cause == kProbablyTls ||
                     known == &kTlsPort || known == &kTlsCut);
}

const KnownCause* find_known(std::string_view reason) {
    if (reason.empty()) return &kNoAnswer;
    for (const auto& known : kKnownCauses)
        if (reason.find(known.sign) != std::string_view::npos) return &known;
    return nullptr;
}

/// librdkafka begins with the broker's name: "HOST:PORT/ID: …", "ssl://HOST:PORT/ID: …", where ID is a node's
/// or "bootstrap", which has not said yet who it is.
struct BrokerNamed {
    std::string_view address{};
    std::optional<std::int32_t> node{};
};

BrokerNamed broker_in(std::string_view reason) {
    const auto name = reason.substr(0, reason.find(": "));
    const auto slash = name.rfind('/');
    if (name.size() == reason.size() || slash == name.npos) return {};
    const auto scheme = name.find("://");
    const auto begin = scheme == name.npos || scheme > slash ? 0 : scheme + 3;
    if (begin > slash) return {};
    BrokerNamed named{name.substr(begin, slash - begin), {}};
    std::int32_t node = 0;
    const auto [last, code] = std::from_chars(name.data() + slash + 1, name.data() + name.size(), node);
    if (code == std::errc{} && last == name.data() + name.size()) named.node = node;
    return named;
}

/// Kafka 4 insists on RFC 5802 where librdkafka before 2.6.1 sends the client's nonce twice: the login fails
/// like one with a wrong password.
bool may_be_refused_by_kafka_4(std::string_view reason) {
    constexpr int kMended = 0x02060100;
    return rd_kafka_version() < kMended && reason.find("SASL mechanism SCRAM") != std::string_view::npos;
}

}  // namespace

void ConnectionLog::expect(std::vector<std::string> addresses) {
    const std::lock_guard lock(mutex_);
    expected_ = std::move(addresses);
}

void ConnectionLog::note(rd_kafka_resp_err_t code, const char* reason) {
    const std::lock_guard lock(mutex_);
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return;  // no cause, but a sum
    if (token_failure_ && std::string_view(reason).starts_with(kNoToken)) return;
    const auto [address, node] = broker_in(reason);
    if (node) reasons_[*node] = reason;
    is_turned_down_ = code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
    if (address.empty()) return take(newest_, reason);
    auto& heard = by_address_[std::string(address)];
    take(heard, reason);
    newest_.speaks_tls = heard.speaks_tls;
    take(newest_, reason);
    if (heard.x509_error != 0) newest_.x509_error = heard.x509_error;
}

const KnownCause* ConnectionLog::find_cause(const Heard& heard) {
    const auto* known = find_known(heard.reason);
    if (!heard.speaks_tls || !known) return known;
    if (known->cause == kProbablyTls) return &kTlsPort;
    return known->cause == kProbablyPlaintext ? &kTlsCut : known;
}

void ConnectionLog::take(Heard& heard, const char* reason) const {
    const bool was_cut = is_bare_cut(heard.reason);
    const bool is_same = is_hang_up(heard.cause) && is_bare_cut(reason);
    if (!is_same) heard.reason = reason;
    const auto* known = find_cause(heard);
    heard.times = known == heard.cause || (was_cut && is_hang_up(known)) ? heard.times + 1 : 1;
    heard.cause = known;
    heard.is_final =
        is_turned_down_ || (known && known->final_after > 0 && heard.times >= known->final_after);
}

std::vector<std::string> ConnectionLog::hung_up() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> addresses;
    for (const auto& [address, heard] : by_address_)
        if (heard.cause && (heard.cause->cause == kProbablyTls || heard.cause->cause == kProbablyPlaintext))
            addresses.push_back(address);
    return addresses;
}

void ConnectionLog::note_answer() {
    const std::lock_guard lock(mutex_);
    const auto forget = [](Heard& heard) {
        heard.times = 0;
        heard.is_final = false;
    };
    forget(newest_);
    for (auto& [address, heard] : by_address_) forget(heard);
}

void ConnectionLog::note_tls_port(const std::string& address) {
    const std::lock_guard lock(mutex_);
    auto& heard = by_address_[address];
    const bool is_newest = newest_.reason == heard.reason;
    heard.speaks_tls = true;
    take(heard, std::string(heard.reason).c_str());
    if (!is_newest) return;
    newest_.speaks_tls = true;
    take(newest_, heard.reason.c_str());
}

void ConnectionLog::note_certificate(std::string_view address, int x509_error) {
    const std::lock_guard lock(mutex_);
    newest_.x509_error = x509_error;
    by_address_[std::string(address)].x509_error = x509_error;
}

void ConnectionLog::await_token() {
    const std::lock_guard lock(mutex_);
    awaits_token_ = true;
}

bool ConnectionLog::awaits_token() const {
    const std::lock_guard lock(mutex_);
    return awaits_token_;
}

void ConnectionLog::note_token(std::int64_t expires_ms) {
    const std::lock_guard lock(mutex_);
    awaits_token_ = false;
    token_expires_ms_ = expires_ms;
    token_failure_.reset();
    is_turned_down_ = false;
    newest_ = {};
    by_address_.clear();
}

void ConnectionLog::note_token_failure(const Error& error) {
    const std::lock_guard lock(mutex_);
    awaits_token_ = false;
    token_failure_ = error;
}

const Error* ConnectionLog::missing_token() const {
    return token_failure_ && token_expires_ms_ <= now_ms() ? &*token_failure_ : nullptr;
}

std::optional<Error> ConnectionLog::token_failure() const {
    const std::lock_guard lock(mutex_);
    const auto* failure = missing_token();
    return failure ? std::optional(*failure) : std::nullopt;
}

void ConnectionLog::note_logged(std::string_view facility, std::string_view text) {
    const bool is_reset = text.find("reset by peer") != text.npos;
    if (facility != "FAIL" || (!is_reset && text.find("closed by peer") == text.npos)) return;
    if (text.starts_with("[thrd:")) text.remove_prefix(std::min(text.find("]: ") + 3, text.size()));
    const auto is_in_state = [&](const char* state) { return text.find(state) != text.npos; };
    const bool speaks_tls = text.find("ssl://") != text.npos;  // it is not TLS that is missing
    if (is_in_state("in state APIVERSION_QUERY") && !speaks_tls)
        note(RD_KAFKA_RESP_ERR__TRANSPORT,
             fmt::format("{}: {}", text.substr(0, text.find(": ")), kClosedAtOnce).c_str());
    // At a question that needs a login, and before it has said who it is.
    const bool is_nameless = text.find("/bootstrap: ") != text.npos;
    if (!is_reset && is_in_state("in state UP") && is_nameless && !text.starts_with("sasl_"))
        note(RD_KAFKA_RESP_ERR__TRANSPORT,
             fmt::format("{}: {}", text.substr(0, text.find(": ")), kMightRequireSasl).c_str());
}

std::optional<CertificateCause> ConnectionLog::certificate(const Heard& heard) {
    if (heard.x509_error == 0 || heard.reason.find("certificate verify failed") == std::string::npos)
        return {};
    return certificate_cause(heard.x509_error);
}

std::string ConnectionLog::cause_of(const Heard& heard) {
    if (const auto untrusted = certificate(heard)) return untrusted->cause;
    const auto* known = find_cause(heard);
    return known ? std::string(known->cause) : heard.reason;
}

bool ConnectionLog::is_final() const {
    const std::lock_guard lock(mutex_);
    if (token_failure_ && token_expires_ms_ == 0) return true;
    if (is_turned_down_ || expected_.size() < 2) return newest_.is_final;
    return std::ranges::all_of(expected_, [&](const std::string& address) {
        const auto found = by_address_.find(address);
        return found != by_address_.end() && found->second.is_final;
    });
}

std::string ConnectionLog::causes_by_address() const {
    std::vector<std::string> causes;
    std::set<std::string> different;
    for (const auto& address : expected_) {
        const auto found = by_address_.find(address);
        const auto cause = cause_of(found == by_address_.end() ? Heard{} : found->second);
        causes.push_back(fmt::format("{}: {}", address, cause));
        different.insert(cause);
    }
    return different.size() < 2 ? "" : fmt::format("{}", fmt::join(causes, "; "));
}

std::string ConnectionLog::cause() const {
    const std::lock_guard lock(mutex_);
    if (const auto* failure = missing_token()) return failure->what();
    if (awaits_token_) return std::string(kNoTokenYet.cause);
    if (!is_turned_down_)
        if (auto causes = causes_by_address(); !causes.empty()) return causes;
    return cause_of(newest_);
}

bool ConnectionLog::is_empty() const {
    const std::lock_guard lock(mutex_);
    return newest_.reason.empty() && !token_failure_ && !awaits_token_;
}

std::string ConnectionLog::login_trouble() const {
    const std::lock_guard lock(mutex_);
    if (const auto* failure = missing_token()) return failure->what();
    return is_turned_down_ ? cause_of(newest_) : "";
}

std::string ConnectionLog::cause_at(std::int32_t node) const {
    const std::lock_guard lock(mutex_);
    const auto found = reasons_.find(node);
    return cause_of({.reason = found == reasons_.end() ? "" : found->second});
}

std::string ConnectionLog::hint() const {
    const std::lock_guard lock(mutex_);
    if (const auto* failure = missing_token()) return failure->hint();
    if (awaits_token_) return std::string(kNoTokenYet.hint);
    if (may_be_refused_by_kafka_4(newest_.reason))
        return fmt::format(
            "check the user name and password; but Kafka 4 takes SCRAM only from librdkafka 2.6.1 or newer "
            "(this one is {}): there, use sasl.mechanism=PLAIN over TLS",
            rd_kafka_version_str());
    if (const auto untrusted = certificate(newest_)) return std::string(untrusted->hint);
    const auto* known = find_cause(newest_);
    return known ? std::string(known->hint) : std::string();
}

}  // namespace shortener_events::kafka
