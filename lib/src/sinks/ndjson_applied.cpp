#include "sinks/ndjson_applied.hpp"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "shortener_events/time.hpp"
#include "sinks/positions.hpp"

namespace shortener_events::sinks {

namespace {

nlohmann::ordered_json to_json(const TopicPartition& where, const Claim& claim) {
    using Json = nlohmann::ordered_json;
    Json json{{"topic", where.topic}, {"partition", where.partition}, {"epoch", claim.epoch}};
    json["next_offset"] = claim.next_offset ? Json(*claim.next_offset) : Json(nullptr);
    json["last_record"] = claim.last_record ? Json(to_hex(*claim.last_record)) : Json(nullptr);
    json["dead_letters"] = to_text(claim.dead_letters);
    return json;
}

const nlohmann::json& member(const nlohmann::json& object, const char* name, const char* type, auto is_type) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end() || !is_type(*found))
        throw std::invalid_argument(fmt::format("\"{}\" is no {}", name, type));
    return *found;
}

std::int32_t partition_at(const nlohmann::json& object) {
    const std::int64_t partition = integer_at(object, "partition");
    if (partition < 0 || partition > std::numeric_limits<std::int32_t>::max())
        throw std::invalid_argument("\"partition\" is no partition");
    return static_cast<std::int32_t>(partition);
}

/// An epoch, to which one is added, or an offset, of which the negative ones would mean another place to
/// Kafka.
std::int64_t count_at(const nlohmann::json& object, const char* name) {
    const std::int64_t count = integer_at(object, name);
    if (count < 0 || count == std::numeric_limits<std::int64_t>::max())
        throw std::invalid_argument(fmt::format("\"{}\" is out of range", name));
    return count;
}

bool has(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && !found->is_null();
}

Claim to_claim(const nlohmann::json& json) {
    Claim claim{.epoch = count_at(json, "epoch")};
    if (has(json, "next_offset")) claim.next_offset = count_at(json, "next_offset");
    if (has(json, "last_record")) claim.last_record = parse_digest(text_at(json, "last_record"));
    if (has(json, "dead_letters")) claim.dead_letters = parse_positions(text_at(json, "dead_letters"));
    return claim;
}

}  // namespace

std::string text_at(const nlohmann::json& object, const char* name) {
    return member(object, name, "text", [](const auto& json) { return json.is_string(); });
}

std::int64_t integer_at(const nlohmann::json& object, const char* name) {
    const auto fits = [](const nlohmann::json& json) {
        return json.is_number_integer() && (!json.is_number_unsigned() || json.get<std::int64_t>() >= 0);
    };
    return member(object, name, "integer", fits);
}

std::string to_line(const Applied& applied) {
    nlohmann::ordered_json offsets = nlohmann::ordered_json::array();
    for (const auto& [where, claim] : applied.claims) offsets.push_back(to_json(where, claim));
    nlohmann::ordered_json line{{"applied",
                                 {{"at", format_utc(applied.at_ms)},
                                  {"at_ms", applied.at_ms},
                                  {"offsets", offsets},
                                  {"cluster_id", applied.cluster_id}}}};
    if (!applied.visitor_key.empty()) line["applied"]["visitor_key"] = applied.visitor_key;
    return line.dump() + '\n';
}

Applied parse_applied(const nlohmann::json& json) {
    Applied applied{
        .claims = {}, .cluster_id = text_at(json, "cluster_id"), .at_ms = integer_at(json, "at_ms")};
    for (const auto& offset :
         member(json, "offsets", "array", [](const auto& offsets) { return offsets.is_array(); }))
        applied.claims[{text_at(offset, "topic"), partition_at(offset)}] = to_claim(offset);
    if (has(json, "visitor_key")) applied.visitor_key = text_at(json, "visitor_key");
    return applied;
}

}  // namespace shortener_events::sinks
