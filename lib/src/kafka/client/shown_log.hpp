// librdkafka's log lines, as they may be shown.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::kafka {

/// `FACILITY: text` without what librdkafka 2.0.2 shows and should not: values of secret properties that it
/// does not know to be such, and the command that fetches a Kerberos ticket.
std::string shown_log(std::string_view facility, std::string_view text);

}  // namespace shortener_events::kafka
