#include "kafka/client/certificate_cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace shortener_events::kafka {

namespace {

struct KnownCertificateError {
    int code;  // x509_vfy.h; they are part of OpenSSL's interface
    std::string_view cause;
    std::string_view hint;
};

constexpr std::string_view kNameTheCa = "ssl.ca.location must name the CA that signed it, in PEM";
constexpr std::string_view kClock = "its owner must renew it; or this machine's clock is wrong";
constexpr std::string_view kName =
    "use a name that the certificate has; ssl.endpoint.identification.algorithm=none takes any";

constexpr std::array<KnownCertificateError, 10> kKnownCertificateErrors{{
    {2, "is signed by a CA that is not trusted here", kNameTheCa},
    {18, "signs itself, and is not trusted here", kNameTheCa},
    {19, "is signed by a CA that is not trusted here", kNameTheCa},
    {20, "is signed by a CA that is not trusted here", kNameTheCa},
    {21, "is signed by a CA that is not trusted here", kNameTheCa},
    {9, "is not valid yet", "this machine's clock may be wrong"},
    {10, "has expired", kClock},
    {23, "was revoked", ""},
    {62, "is for another host name", kName},
    {64, "is for another address", kName},
}};

}  // namespace

CertificateCause certificate_cause(int x509_error) {
    const auto* known = std::ranges::find(kKnownCertificateErrors, x509_error, &KnownCertificateError::code);
    if (known == kKnownCertificateErrors.end())
        return {fmt::format("the broker's certificate is not trusted (OpenSSL's error {})", x509_error),
                kNameTheCa};
    return {fmt::format("the broker's certificate {}", known->cause), known->hint};
}

}  // namespace shortener_events::kafka
