// What no message, log or report may show.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events {

/// Whether the value of a Kafka client property must never be shown: a secret, also under a misspelt name, or
/// the command that fetches one.
bool is_secret(std::string_view property);

/// Whether the property holds certificates alone, which is_secret() takes for a PEM like that of a key: who
/// reads them learns nothing.
bool is_certificate(std::string_view property);

/// An address, with `***` for the password between user and host and for the value of every parameter like
/// `password=`. It may be malformed: better too much is hidden than too little.
std::string hide_password(std::string_view address);

/// A text, with the passwords of the URLs in it hidden in the same way.
std::string hide_passwords(std::string_view text);

}  // namespace shortener_events
