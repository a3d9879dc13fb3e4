#include "sinks/ndjson.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "contracts/json/strict_json.hpp"
#include "shortener_events/time.hpp"
#include "sinks/ndjson_applied.hpp"
#include "sinks/ndjson_line.hpp"
#include "sinks/other_cluster.hpp"

namespace shortener_events::sinks {

namespace {

constexpr std::size_t kRemembered = 1'000'000;

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

NdjsonSink::NdjsonSink(const std::string& path, std::vector<EventTable> event_tables)
    : event_tables_(std::move(event_tables)),
      event_ids_(kRemembered),
      deliveries_(kRemembered),
      file_(path, kAppliedBegins, [this](std::string_view line) { return read_line(line); }) {
    pending_ids_.clear();  // rows that no applied line followed
    pending_deliveries_.clear();
    is_new_ = claims_.empty();
}

bool NdjsonSink::read_line(std::string_view text) {
    const contracts::StrictJson parsed = contracts::parse_strict(text, 1);
    const auto& line = parsed.value;
    if (!parsed.error.empty() || !line.is_object()) throw std::invalid_argument("no JSON object");
    if (line.contains("table")) {
        read_row(line);
        return false;
    }
    const auto found = line.find("applied");
    if (found == line.end()) throw std::invalid_argument("neither a row nor what makes rows count");
    const Applied applied = parse_applied(*found);
    for (const auto& [where, claim] : applied.claims) claims_[where] = claim;
    cluster_id_ = applied.cluster_id;
    if (!applied.visitor_key.empty()) visitor_key_ = applied.visitor_key;
    remember_pending(applied.at_ms);
    return true;
}

/// A table that no event table has any more is left alone.
void NdjsonSink::read_row(const nlohmann::json& row) {
    const auto event_table = std::ranges::find(event_tables_, text_at(row, "table"), &EventTable::table);
    if (event_table == event_tables_.end()) return;
    if (const Column* id = event_table->event_id_column())
        return pending_ids_.push_back(digest_of(text_at(row, id->name.c_str())));
    if (const auto delivery = row.find("delivery"); delivery != row.end() && delivery->is_null()) return;
    if (const auto digest = parse_digest(text_at(row, "delivery"))) pending_deliveries_.push_back(*digest);
}

void NdjsonSink::remember_pending(std::int64_t now) {
    for (const auto& id : pending_ids_) event_ids_.insert(id, now);
    for (const auto& delivery : pending_deliveries_) deliveries_.insert(delivery, now);
    pending_ids_.clear();
    pending_deliveries_.clear();
}

void NdjsonSink::bind_cluster(const std::string& cluster_id) {
    require_same_cluster(cluster_id_, cluster_id);
    if (cluster_id.empty() || cluster_id == cluster_id_) return;
    cluster_id_ = cluster_id;
    file_.append(to_line({{}, cluster_id_, now_ms()}));
}

/// A file that held nothing when it was opened gets its key.
std::string NdjsonSink::visitor_key() {
    if (!visitor_key_.empty() || !is_new_) return visitor_key_;
    std::string key = VisitorKey::new_text();
    file_.append(to_line({{}, cluster_id_, now_ms(), key}));
    return visitor_key_ = std::move(key);
}

std::map<TopicPartition, Claim> NdjsonSink::claim(const std::vector<TopicPartition>& partitions,
                                                  const std::string&) {
    std::map<TopicPartition, Claim> claims;
    for (const auto& where : partitions) {
        auto& claim = claims[where] = claims_[where];
        ++claim.epoch;
    }
    file_.append(to_line({claims, cluster_id_, now_ms()}));
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
        const auto& event_table = event_tables_[row.event_table];
        const auto identity = identity_of(event_table, row);
        const bool by_id = !event_table.event_id_field.empty();
        const bool again =
            row.offset < claims_.at({event_table.topic, row.partition}).next_offset.value_or(0) ||
            (identity &&
             ((by_id ? event_ids_ : deliveries_).contains(*identity) || !in_this_batch.insert(*identity, 0)));
        if (again) {
            ++repeated;
            continue;
        }
        block += ndjson_line(event_table, row);
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
    file_.append(block + to_line({changed, cluster_id_, batch.now_ms}));
    for (const auto& [where, claim] : changed) claims_[where] = claim;
    remember_pending(batch.now_ms);
    return result;
}

std::size_t NdjsonSink::expire_processed(std::int64_t now, std::size_t limit) {
    return event_ids_.expire(now - kProcessedTtlMs, limit);
}

}  // namespace shortener_events::sinks
