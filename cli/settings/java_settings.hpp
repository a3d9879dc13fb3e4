// What Java's Kafka clients call their settings, and which of them have another name here, or none. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

/// librdkafka's name for it; the name itself where it has no other.
std::string renamed_from_java(const std::string& name);

/// Only Java's clients have it, or their extensions, or there is nothing to be set here: it may stay in a
/// file that is shared with them.
bool is_java_only(std::string_view name);

/// Every command decides it by itself, whatever a shared file says.
bool is_decided_by_commands(std::string_view name);

/// The value as librdkafka has it: Java's empty text for "no check of the host's name", its -1 for sizes that
/// are the system's.
std::string value_from_java(std::string_view name, const std::string& value);

}  // namespace shortener_events::cli
