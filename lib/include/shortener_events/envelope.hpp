// A record as one line of JSON that loses nothing, and back: what `tail -o jsonl` writes and `publish
// --envelope` reads.
//
//   {"topic":"t","partition":0,"offset":42,"timestamp":"2026-01-31T09:30:00.000Z","timestamp_ms":1769851800000,
//    "key":"k","value":"{\"shortCode\":\"a\"}","headers":[{"name":"n","value":"v"}]}
//
// Every invisible character is written as \uXXXX. key, value, header names and values are strings, byte for
// byte; null is Kafka's null (a tombstone for value). Bytes that are no UTF-8 stand as base64 (RFC 4648)
// instead, under the name with _base64 behind it: key_base64. Of a record that was too large for its reader
// (Oversize) the line has a part, and says so by "truncated": it cannot be read back.
#pragma once

#include <string>
#include <string_view>

#include "shortener_events/record.hpp"

namespace shortener_events {

/// Without a line end.
std::string to_envelope(const Record& record);

/// Only `value` (or value_base64) is required; the rest gets Record's defaults. Either of timestamp and
/// timestamp_ms gives the time. Throws Error(argument) that says what is wrong: an unknown member too, one
/// that is given twice or also as base64, and a time that Kafka cannot keep: 1970-01-01T00:00:00Z and before,
/// which its client would take for now.
Record parse_envelope(std::string_view line);

}  // namespace shortener_events
