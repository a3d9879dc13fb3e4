// Why a broker's certificate is not trusted, in plain words. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::kafka {

struct CertificateCause {
    std::string cause;  ///< "the broker's certificate has expired"
    std::string_view hint;
};

/// Of an error of OpenSSL's verification (X509_V_ERR_…, openssl-verification-options(1)).
CertificateCause certificate_cause(int x509_error);

}  // namespace shortener_events::kafka
