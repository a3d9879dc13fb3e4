#include "kafka/login/token_endpoint.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "base/base64.hpp"
#include "kafka/login/curl.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/secrets.hpp"
#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::kafka {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestAnswer = 2 * kLongestToken;
constexpr std::size_t kShownCause = 200;
constexpr milliseconds kLookForStop{50};
constexpr const char* kUserAgent = "shortener-events";
constexpr const char* kCheckClient = "check sasl.oauthbearer.client.id and sasl.oauthbearer.client.secret";
constexpr const char* kCheckUrl = "check sasl.oauthbearer.token.endpoint.url";

struct EndpointAnswer {
    long status = 0;
    std::string body{};
    std::string redirected_to{};
    bool is_too_long = false;
};

struct EndpointTrouble {
    std::string cause;
    std::string hint;
    bool retriable = true;
};

/// As in a form (application/x-www-form-urlencoded).
std::string form_encoded(std::string_view text) {
    std::string encoded;
    for (const unsigned char c : text) {
        const bool stays = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        encoded += stays ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
    }
    return encoded;
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* opaque) {
    auto& answer = *static_cast<EndpointAnswer*>(opaque);
    answer.is_too_long = answer.body.size() + size > kLongestAnswer;
    if (answer.is_too_long) return 0;
    answer.body.append(data, size);
    return size;
}

/// One request.
class TokenRequest {
  public:
    explicit TokenRequest(const TokenSettings& settings) : settings_(settings) {
        form_ = "grant_type=client_credentials";
        if (!settings.scope.empty()) form_ += "&scope=" + form_encoded(settings.scope);
        set_up();
    }
    TokenRequest(const TokenRequest&) = delete;
    TokenRequest& operator=(const TokenRequest&) = delete;
    ~TokenRequest() { curl_.multi_remove_handle(multi_.get(), easy_.get()); }

    /// nullopt: it was stopped.
    CURLcode run(milliseconds limit, const std::stop_token& stop) {
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(limit.count()));
        curl_.multi_add_handle(multi_.get(), easy_.get());
        for (int running = 1; running > 0 && !stop.stop_requested();) {
            if (curl_.multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
            if (running > 0)
                curl_.multi_poll(multi_.get(), nullptr, 0, static_cast<int>(kLookForStop.count()), nullptr);
        }
        int left = 0;
        const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left);
        if (!message || message->msg != CURLMSG_DONE) return CURLE_ABORTED_BY_CALLBACK;
        return message->data.result;
    }
    EndpointAnswer answer() {
        curl_.easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &answer_.status);
        const char* url = nullptr;
        curl_.easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &url);
        answer_.redirected_to = url ? url : "";
        return answer_;
    }
    EndpointTrouble trouble(CURLcode code, milliseconds limit);

  private:
    template <typename Value>
    void set(CURLoption option, Value value) {
        curl_.easy_setopt(easy_.get(), option, value);  // an older library does without the newest of them
    }
    void set_up() {
        set(CURLOPT_ERRORBUFFER, error_.data());
        set(CURLOPT_URL, settings_.url.c_str());
        set(CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent holds nobody up who wants to end
        set(CURLOPT_USERAGENT, kUserAgent);
        set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        const bool encodes = settings_.encodes_client;
        set(CURLOPT_USERNAME, (encodes ? form_encoded(settings_.client_id) : settings_.client_id).c_str());
        set(CURLOPT_PASSWORD,
            (encodes ? form_encoded(settings_.client_secret) : settings_.client_secret).c_str());
        headers_.reset(curl_.slist_append(nullptr, "Accept: application/json"));
        set(CURLOPT_HTTPHEADER, headers_.get());
        set(CURLOPT_POSTFIELDSIZE, static_cast<long>(form_.size()));
        set(CURLOPT_POSTFIELDS, form_.c_str());
        set(CURLOPT_WRITEFUNCTION, &take_body);
        set(CURLOPT_WRITEDATA, &answer_);
        set_up_trust();
    }
    void set_up_trust() {
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        std::error_code failure;
        if (!settings_.ca_file.empty()) {
            const bool is_folder = std::filesystem::is_directory(settings_.ca_file, failure);
            set(is_folder ? CURLOPT_CAPATH : CURLOPT_CAINFO, settings_.ca_file.c_str());
        }
        if (settings_.ca_pem.empty()) return;
        curl_blob pem{const_cast<char*>(settings_.ca_pem.data()), settings_.ca_pem.size(), CURL_BLOB_COPY};
        set(CURLOPT_CAINFO_BLOB, &pem);
    }
    std::string own_words(CURLcode code) const {
        return escape_excerpt(hide_passwords(error_[0] ? error_.data() : curl_.easy_strerror(code)),
                              kShownCause);
    }

    struct FreeHeaders {
        void operator()(curl_slist* list) const { curl().slist_free_all(list); }
    };
    struct EndEasy {
        void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
    };
    struct EndMulti {
        void operator()(CURLM* handle) const { curl().multi_cleanup(handle); }
    };

    const Curl& curl_ = curl();
    const TokenSettings& settings_;
    std::string form_;
    EndpointAnswer answer_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    std::unique_ptr<curl_slist, FreeHeaders> headers_;
    std::unique_ptr<CURLM, EndMulti> multi_{curl_.multi_init()};
    std::unique_ptr<CURL, EndEasy> easy_{curl_.easy_init()};
};

EndpointTrouble TokenRequest::trouble(CURLcode code, milliseconds limit) {
    long error = 0;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {"the host name cannot be resolved",
                    "check the spelling of the host, or the network's DNS"};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {"the proxy's name cannot be resolved", "https_proxy, http_proxy or all_proxy names it"};
        case CURLE_COULDNT_CONNECT:
            curl_.easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
            return {error == ECONNREFUSED ? "connection refused"
                    : error != 0          ? std::strerror(static_cast<int>(error))
                                          : own_words(code),
                    fmt::format("is it running? {}", kCheckUrl)};
        case CURLE_OPERATION_TIMEDOUT:
            return {fmt::format("no answer within {}", format_duration(limit)),
                    "it may be overloaded, or a firewall in between; --timeout gives it longer"};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {fmt::format("its certificate is not trusted: {}", own_words(code)),
                    "https.ca.location must name the CA that signed it, in PEM", false};
        case CURLE_SSL_CACERT_BADFILE:
            return {fmt::format("no CAs to trust: {}", own_words(code)),
                    "install the package ca-certificates, or name a CA with https.ca.location", false};
        case CURLE_SSL_CONNECT_ERROR:
            return {fmt::format("TLS handshake failed: {}", own_words(code)),
                    fmt::format("does this port speak TLS? {}", kCheckUrl), false};
        case CURLE_GOT_NOTHING:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
            return {"it hung up without an answer", fmt::format("does it expect TLS (https)? {}", kCheckUrl)};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
            return {"what it answers is not HTTP", kCheckUrl, false};
        case CURLE_WRITE_ERROR:
            if (answer_.is_too_long)
                return {fmt::format("its answer is longer than {}", format_size(kLongestAnswer)), kCheckUrl,
                        false};
            [[fallthrough]];
        default:
            return {own_words(code), kCheckUrl};
    }
}

std::string hint_for(const std::string& error) {
    if (error == "invalid_client" || error == "unauthorized_client") return kCheckClient;
    if (error == "invalid_scope") return "check sasl.oauthbearer.scope";
    return {};
}

/// The client's secret as it was sent, or may be quoted.
std::vector<std::string> secrets_of(const TokenSettings& settings) {
    const auto id = form_encoded(settings.client_id), secret = form_encoded(settings.client_secret);
    return {settings.client_secret, secret,
            to_base64(fmt::format("{}:{}", settings.client_id, settings.client_secret)),
            to_base64(fmt::format("{}:{}", id, secret))};
}

/// Of an answer that is no token.
EndpointTrouble trouble_of(const EndpointAnswer& answer, const TokenSettings& settings) {
    const bool may_pass = answer.status >= 500 || answer.status == 429;
    const auto secrets = secrets_of(settings);
    if (answer.status >= 300 && answer.status < 400)
        return {fmt::format("it redirects to {}, and is not followed there",
                            quotes_any(answer.redirected_to, secrets)
                                ? "an address that quotes the secret"
                                : escape_excerpt(hide_password(answer.redirected_to), kShownCause)),
                "sasl.oauthbearer.token.endpoint.url must name the address that gives tokens itself", false};
    if (answer.status == 404)
        return {"it answers with status 404: there is nothing at this address", kCheckUrl, false};
    const auto [error, description] = refusal_of_answer(answer.body, secrets);
    if (error.empty())
        return {fmt::format("it answers with status {}", answer.status),
                answer.status == 401 || answer.status == 403 ? kCheckClient
                : may_pass                                   ? ""
                                                             : kCheckUrl,
                may_pass};
    return {fmt::format("it refuses: {}{}{}", error, description.empty() ? "" : ": ", description),
            hint_for(error), may_pass};
}

[[noreturn]] void fail_at(const TokenSettings& settings, const EndpointTrouble& trouble) {
    throw Error(ErrorCategory::kafka,
                fmt::format("cannot get a token for the login from {}: {}", hide_password(settings.url),
                            trouble.cause),
                trouble.hint, {.retriable = trouble.retriable});
}

}  // namespace

Token fetch_token(const TokenSettings& settings, milliseconds limit, const std::stop_token& stop) {
    TokenRequest request(settings);
    const auto code = request.run(limit, stop);
    if (code != CURLE_OK) fail_at(settings, request.trouble(code, limit));
    const auto answer = request.answer();
    if (answer.status < 200 || answer.status >= 300) fail_at(settings, trouble_of(answer, settings));
    try {
        return token_of_answer(answer.body, settings.principal_claim, settings.client_id, now_ms());
    } catch (const Error& error) {
        fail_at(settings, {error.what(), error.hint(), error.kafka().retriable});
    }
}

}  // namespace shortener_events::kafka
