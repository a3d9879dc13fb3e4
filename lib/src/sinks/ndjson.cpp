#include "sinks/ndjson.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "shortener_events/time.hpp"
#include "sinks/ndjson_line.hpp"
#include "sinks/other_cluster.hpp"
#include "sinks/positions.hpp"

namespace shortener_events::sinks {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kRemembered = 1'000'000;

Json to_json(const TopicPartition& where, const Claim& claim) {
    Json json{{"topic", where.topic}, {"partition", where.partition}, {"epoch", claim.epoch}};
    json["next_offset"] = claim.next_offset ? Json(*claim.next_offset) : Json(nullptr);
    json["last_record"] = claim.last_record ? Json(to_hex(*claim.last_record)) : Json(nullptr);
    json["dead_letters"] = to_text(claim.dead_letters);
    return json;
}

Claim to_claim(const nlohmann::json& json) {
    Claim claim{.epoch = json.at("epoch")};
    if (!json.at("next_offset").is_null()) claim.next_offset = json.at("next_offset");
    if (const auto last = json.find("last_record"); last != json.end() && last->is_string())
        claim.last_record = parse_digest(last->get<std::string>());
    claim.dead_letters = parse_positions(json.value("dead_letters", ""));
    return claim;
}

/// What is known once the progress is made.
Claim advanced(const Claim& known, const Progress& progress) {
    Claim claim = known;
    claim.epoch = progress.epoch;
    if (progress.next_offset >= known.next_offset.value_or(0)) {
        claim.next_offset = progress.next_offset;
        claim.last_record = progress.last_record;
    }
    if (progress.dead_letters) claim.dead_letters = *progress.dead_letters;
    return claim;
}

}  // namespace

NdjsonSink::NdjsonSink(const std::string& path, std::vector<Handler> handlers)
    : handlers_(std::move(handlers)),
      event_ids_(kRemembered),
      deliveries_(kRemembered),
      file_(path, [this](std::string_view line) { return read_line(line); }) {
    pending_ids_.clear();  // rows that no applied line followed
    pending_deliveries_.clear();
}

bool NdjsonSink::read_line(std::string_view text) {
    const auto line = nlohmann::json::parse(text, nullptr, false);
    if (!line.is_object()) return false;
    if (const auto table = line.find("table"); table != line.end()) {
        const auto handler = std::ranges::find(handlers_, table->get<std::string>(), &Handler::table);
        if (handler == handlers_.end()) return false;
        if (const Column* id = handler->event_id_column())
            pending_ids_.push_back(digest_of(line.at(id->name).get<std::string>()));
        else if (const auto& delivery = line.at("delivery"); delivery.is_string())
            if (const auto digest = parse_digest(delivery.get<std::string>()))
                pending_deliveries_.push_back(*digest);
        return false;
    }
    const auto applied = line.find("applied");
    if (applied == line.end()) return false;
    for (const auto& offset : applied->at("offsets"))
        claims_[{offset.at("topic"), offset.at("partition")}] = to_claim(offset);
    cluster_id_ = applied->at("cluster_id");
    remember_pending(applied->at("at_ms"));
    return true;
}

void NdjsonSink::remember_pending(std::int64_t now) {
    for (const auto& id : pending_ids_) event_ids_.insert(id, now);
    for (const auto& delivery : pending_deliveries_) deliveries_.insert(delivery, now);
    pending_ids_.clear();
    pending_deliveries_.clear();
}

std::string NdjsonSink::applied_line(const std::map<TopicPartition, Claim>& changed, std::int64_t now) const {
    Json offsets = Json::array();
    for (const auto& [where, claim] : changed) offsets.push_back(to_json(where, claim));
    const Json line{
        {"applied",
         {{"at", format_utc(now)}, {"at_ms", now}, {"offsets", offsets}, {"cluster_id", cluster_id_}}}};
    return line.dump() + '\n';
}

void NdjsonSink::bind_cluster(const std::string& cluster_id) {
    require_same_cluster(cluster_id_, cluster_id);
    if (cluster_id.empty() || cluster_id == cluster_id_) return;
    cluster_id_ = cluster_id;
    file_.append(applied_line({}, now_ms()));
}

std::map<TopicPartition, Claim> NdjsonSink::claim(const std::vector<TopicPartition>& partitions,
                                                  const std::string&) {
    std::map<TopicPartition, Claim> claims;
    for (const auto& where : partitions) {
        auto& claim = claims[where] = claims_[where];
        ++claim.epoch;
    }
    file_.append(applied_line(claims, now_ms()));
    for (const auto& [where, claim] : claims) claims_[where] = claim;
    return claims;
}

std::vector<TopicPartition> NdjsonSink::read_fenced(const Batch& batch) {
    std::vector<TopicPartition> fenced;
    for (const auto& [where, progress] : batch.progress) {
        const auto found = claims_.find(where);
        if (found == claims_.end() || found->second.epoch != progress.epoch) fenced.push_back(where);
    }
    return fenced;
}

std::size_t NdjsonSink::write_rows(const Batch& batch, std::string& block) {
    std::size_t repeated = 0;
    RecentSet in_this_batch(batch.rows.size() + 1);
    for (const auto& row : batch.rows) {
        const auto& handler = handlers_[row.handler];
        const auto identity = identity_of(handler, row);
        const bool by_id = !handler.event_id_field.empty();
        const bool again = row.offset < claims_.at({handler.topic, row.partition}).next_offset.value_or(0) ||
                           (identity && ((by_id ? event_ids_ : deliveries_).contains(*identity) ||
                                         !in_this_batch.insert(*identity, 0)));
        if (again) {
            ++repeated;
            continue;
        }
        block += ndjson_line(handler, row);
        if (identity) (by_id ? pending_ids_ : pending_deliveries_).push_back(*identity);
    }
    return repeated;
}

ApplyResult NdjsonSink::apply(const Batch& batch) {
    ApplyResult result;
    result.fenced = read_fenced(batch);
    if (!result.fenced.empty()) {
        result.outcome = Outcome::fenced;
        return result;
    }
    pending_ids_.clear();
    pending_deliveries_.clear();
    std::string block;
    result.repeated = write_rows(batch, block);
    std::map<TopicPartition, Claim> changed;
    for (const auto& [where, progress] : batch.progress) changed[where] = advanced(claims_[where], progress);
    file_.append(block + applied_line(changed, batch.now_ms));
    for (const auto& [where, claim] : changed) claims_[where] = claim;
    remember_pending(batch.now_ms);
    return result;
}

std::size_t NdjsonSink::expire_processed(std::int64_t now, std::size_t limit) {
    return event_ids_.expire(now - kProcessedTtlMs, limit);
}

}  // namespace shortener_events::sinks
