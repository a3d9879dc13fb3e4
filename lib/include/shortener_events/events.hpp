// The two events of the URL shortener, version 1, as values and as the JSON that the services read.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace shortener_events {

/// Free context of an event, in the order in which it is written; empty: the field is left out.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// A short URL was followed.
struct Click {
    std::string short_code;
    std::string original_url;  ///< absolute
    std::string timestamp;     ///< RFC 3339 with Z: when the click occurred
    std::optional<std::string> user_agent;
    std::optional<std::string> ip_address;
    std::optional<std::string> country;
    std::optional<std::string> city;
    std::optional<std::string> referer;
    std::optional<std::string> user_id;
    Metadata metadata;  ///< today `host` and `acceptLanguage`
};

/// A short URL was created.
struct UrlCreated {
    std::string event_id;  ///< unique; consumers use it to process an event once
    std::string url_id;
    std::string short_code;
    std::string original_url;  ///< absolute
    std::string created_at;    ///< RFC 3339 with Z
    std::optional<std::string> user_id;
    Metadata metadata;  ///< today `host`, `userAgent` and `ipAddress`
};

/// One line of JSON without a line end, each invisible character as \uXXXX. Absent fields are left out, never
/// null; invalid UTF-8 becomes U+FFFD.
std::string to_json(const Click& click);
std::string to_json(const UrlCreated& created);

}  // namespace shortener_events
