// One row as a line of JSON: {"table":"clicks","short_code":…,"source_partition":0,"source_offset":7,…}.
#pragma once

#include <string>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

/// With its line end. Times are RFC 3339 UTC, digests hex, json columns the event's own text, absent fields
/// null.
std::string ndjson_line(const EventTable& event_table, const Row& row);

/// What names the row's event: its event id or its delivery; nullopt without either.
std::optional<Digest> identity_of(const EventTable& event_table, const Row& row);

}  // namespace shortener_events::sinks
