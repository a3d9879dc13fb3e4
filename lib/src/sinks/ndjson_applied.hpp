// The line of a file of events that makes what stands before it count:
// {"applied":{"at":…,"at_ms":…,"offsets":[{"topic":…,"partition":0,"epoch":1,"next_offset":7,…}],"cluster_id":…}}
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// How each such line begins, so that a file of them is known.
inline constexpr std::string_view kAppliedBegins = R"({"applied":)";

struct Applied {
    std::map<TopicPartition, Claim> claims;  ///< those that changed
    std::string cluster_id;
    std::int64_t at_ms = 0;
    std::string visitor_key{};  ///< of the file, in its first such line; empty: as said before, or none
};

/// With its line end.
std::string to_line(const Applied& applied);

/// Of the object under "applied". Throws std::invalid_argument that says what is wrong with it.
Applied parse_applied(const nlohmann::json& json);

/// The member of an object; throws std::invalid_argument where it is missing, of another type or too large
/// for it.
std::string text_at(const nlohmann::json& object, const char* name);
std::int64_t integer_at(const nlohmann::json& object, const char* name);

}  // namespace shortener_events::sinks
