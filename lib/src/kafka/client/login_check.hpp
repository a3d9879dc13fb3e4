// What of a login can be known to be wrong before any broker is asked.
#pragma once

#include <map>
#include <string>

namespace shortener_events::kafka {

/// Throws Error(configuration) for a security.protocol or SASL mechanism that there is not (with what was
/// probably meant), for a mechanism without what it logs in with, and for files of keys and certificates that
/// are not there. No message has a secret's value.
/// `has_token_reader`: KafkaSettings::token is there.
void check_login(const std::map<std::string, std::string>& properties, bool has_token_reader = false);

}  // namespace shortener_events::kafka
