// Client properties that librdkafka before some version does not know, or does not do well enough to rely on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/error.hpp"

namespace shortener_events::kafka {

/// Whether it is one of those that came with the newer protocol of groups (KIP-848).
bool is_about_newer_groups(std::string_view name);

/// The error for a property that a later librdkafka knows; nullopt where this one does, or none.
std::optional<Error> needs_later_client(std::string_view name, std::string_view value);

}  // namespace shortener_events::kafka
