// The files in which Java's clients keep certificates and keys, as OpenSSL takes them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace shortener_events::cli {

enum class StoreKind { pem, pkcs12, jks, unknown };

/// By the first bytes, as Java itself tells PKCS#12 from JKS.
StoreKind kind_of_store(std::string_view content);

/// PEM texts as OpenSSL takes them, each on lines of its own: Java's have blanks in place of line ends where
/// they stand in a .properties file. What is no PEM is left out.
std::string wrapped_pem(std::string_view text);

/// A trust store as librdkafka's properties: its certificates are taken out by Java's keytool where it is no
/// PEM. Throws Error(configuration) with the command that makes it one where there is no keytool, or where it
/// does not open it.
std::map<std::string, std::string> properties_of_trust_store(const std::string& path,
                                                             const std::string& password);

/// A key store in the same way. A JKS is refused with the command that makes it PKCS#12: private keys are not
/// copied about unasked.
std::map<std::string, std::string> properties_of_key_store(const std::string& path);

}  // namespace shortener_events::cli
