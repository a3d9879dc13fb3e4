#include "shortener_events/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/json_line.hpp"
#include "contracts/json/strict_json.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"
#include "shortener_events/time.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestTime = 60;  // bytes that are quoted
// As Kafka names them.
constexpr const char* kCreateTime = "CreateTime";
constexpr const char* kAppendTime = "LogAppendTime";

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorCategory::argument, "not an event envelope: " + what,
                "an envelope is a line of `tail -o jsonl`");
}

void put_bytes(JsonLine& line, const std::string& name, const std::optional<std::string>& bytes) {
    if (!bytes)
        line.member(name).null();
    else if (is_utf8(*bytes))
        line.member(name).text(*bytes);
    else
        line.member(name + "_base64").text(to_base64(*bytes));
}

void put_time(JsonLine& line, const Record& record) {
    if (record.timestamp_ms) {
        line.member("timestamp").text(format_utc(*record.timestamp_ms));
        line.member("timestamp_ms").number(*record.timestamp_ms);
    } else {
        line.member("timestamp").null();
        line.member("timestamp_ms").null();
    }
    if (record.has_append_time) line.member("timestamp_type").text(kAppendTime);
}

void put_headers(JsonLine& line, const std::vector<Header>& headers) {
    line.member("headers").open_array();
    for (const auto& header : headers) {
        line.open_object();
        put_bytes(line, "name", header.name);
        put_bytes(line, "value", header.value);
        line.close_object();
    }
    line.close_array();
}

void put_oversize(JsonLine& line, const Oversize& oversize) {
    line.member("truncated").open_object().member("parts").text(oversize.cut);
    line.member("bytes").number(static_cast<std::int64_t>(oversize.bytes));
    line.member("value_size").number(static_cast<std::int64_t>(oversize.value_size));
    line.member("value_digest").text(oversize.value_digest).close_object();
}

std::optional<std::string> take_bytes(const json& object, const std::string& name) {
    if (object.contains(name) && object.contains(name + "_base64"))
        fail(fmt::format("{0} stands beside {0}_base64", name));
    if (const auto encoded = object.find(name + "_base64"); encoded != object.end()) {
        auto bytes = encoded->is_string() ? from_base64(encoded->get<std::string>()) : std::nullopt;
        if (!bytes) fail(fmt::format("{}_base64 is no base64", name));
        return bytes;
    }
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::nullopt;
    if (!found->is_string()) fail(fmt::format("{} must be a string or null", name));
    return found->get<std::string>();
}

template <typename T>
T take_number(const json& object, const char* name, T otherwise) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return otherwise;
    if (!found->is_number_integer()) fail(fmt::format("{} must be a whole number", name));
    const bool fits = found->is_number_unsigned() ? std::in_range<T>(found->get<std::uint64_t>())
                                                  : std::in_range<T>(found->get<std::int64_t>());
    if (!fits) fail(fmt::format("{} is out of range: {}", name, found->dump()));
    return found->get<T>();
}

/// A member that is spelt wrong would be lost without a word.
void require_known(const json& object, const std::vector<std::string>& known) {
    for (const auto& [name, value] : object.items()) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const std::string meant = did_you_mean(name, known);
        fail(fmt::format("unknown member \"{}\"{}", name, meant.empty() ? "" : ": " + meant));
    }
}

std::optional<std::int64_t> time_in_words(const json& envelope) {
    const auto found = envelope.find("timestamp");
    if (found == envelope.end() || found->is_null()) return std::nullopt;
    const auto time = found->is_string() ? parse_rfc3339(found->get<std::string>()) : std::nullopt;
    if (!time) fail("timestamp must be a time of RFC 3339 or null: " + found->dump().substr(0, kLongestTime));
    return time;
}

/// Either member says it; both say the same. Kafka keeps no time before 1970, and its client takes 0 for now.
std::optional<std::int64_t> take_time(const json& envelope) {
    const auto words = time_in_words(envelope);
    const auto number = envelope.find("timestamp_ms");
    const bool has_number = number != envelope.end() && !number->is_null();
    if (!words && !has_number) return std::nullopt;
    const auto time = has_number ? take_number<std::int64_t>(envelope, "timestamp_ms", 0) : *words;
    if (words && parse_rfc3339(format_utc(time)) != words)
        fail(fmt::format("timestamp and timestamp_ms differ: {} is {}", time, format_utc(time)));
    if (time <= 0) fail(fmt::format("a time that Kafka cannot keep: {}", format_utc(time)));
    return time;
}

bool takes_append_time(const json& envelope) {
    const auto type = envelope.find("timestamp_type");
    if (type == envelope.end() || *type == kCreateTime) return false;
    if (*type != kAppendTime) fail(fmt::format("timestamp_type is {} or {}", kCreateTime, kAppendTime));
    return true;
}

std::vector<Header> take_headers(const json& object) {
    std::vector<Header> headers;
    const auto found = object.find("headers");
    if (found == object.end() || found->is_null()) return headers;
    if (!found->is_array()) fail("headers must be an array");
    for (const auto& header : *found) {
        if (header.is_object()) require_known(header, {"name", "name_base64", "value", "value_base64"});
        auto name = header.is_object() ? take_bytes(header, "name") : std::nullopt;
        if (!name) fail("a header needs a name");
        headers.push_back({*std::move(name), take_bytes(header, "value")});
    }
    return headers;
}

}  // namespace

std::string to_envelope(const Record& record) {
    JsonLine line;
    line.open_object().member("topic").text(record.topic);
    line.member("partition").number(record.partition).member("offset").number(record.offset);
    put_time(line, record);
    put_bytes(line, "key", record.key);
    put_bytes(line, "value", record.value);
    put_headers(line, record.headers);
    if (record.oversize) put_oversize(line, *record.oversize);
    return std::move(line.close_object()).finish();
}

Record parse_envelope(std::string_view line) {
    const contracts::StrictJson parsed = contracts::parse_strict(line, 1);
    const auto& envelope = parsed.value;
    if (!parsed.error.empty() || !envelope.is_object()) fail("not a JSON object");
    if (envelope.contains("truncated"))
        fail("only a part of the event, whose reader had a lower --max-value");
    if (!parsed.duplicates.empty()) fail("a member is given twice: " + parsed.duplicates.front());
    static const std::vector<std::string> kMembers{"topic",        "partition",      "offset", "timestamp",
                                                   "timestamp_ms", "timestamp_type", "key",    "key_base64",
                                                   "value",        "value_base64",   "headers"};
    require_known(envelope, kMembers);
    if (!envelope.contains("value") && !envelope.contains("value_base64")) fail("value is missing");
    Record record;
    if (const auto topic = envelope.find("topic"); topic != envelope.end() && !topic->is_null()) {
        if (!topic->is_string()) fail("topic must be a string");
        record.topic = *topic;
    }
    record.partition = take_number<std::int32_t>(envelope, "partition", 0);
    record.offset = take_number<std::int64_t>(envelope, "offset", 0);
    record.timestamp_ms = take_time(envelope);
    record.has_append_time = takes_append_time(envelope);
    record.key = take_bytes(envelope, "key");
    record.value = take_bytes(envelope, "value");
    record.headers = take_headers(envelope);
    return record;
}

}  // namespace shortener_events
