#include "sinks/sqlite_totals.hpp"

#include <algorithm>

namespace shortener_events::sinks {

SqliteVisitors::SqliteVisitors(SqliteDb& db, std::size_t longest_log)
    : db_(db),
      longest_log_(longest_log),
      bounds_(db.prepare("SELECT (SELECT min(id) FROM visitor_log), (SELECT max(id) FROM visitor_log)")),
      look_up_(db.prepare("SELECT 1 FROM url_visitors WHERE short_code = ? AND visitor = ?")),
      append_(db.prepare("INSERT INTO visitor_log (short_code, visitor) VALUES (?, ?)")),
      merge_(db.prepare("INSERT INTO url_visitors VALUES (?, ?)")) {}

void SqliteVisitors::begin() {
    if (!current_) forget();
    current_ = false;
    bounds_.step();
    const std::int64_t first = bounds_.integer(0);  // 0 for an empty log: ids start at 1 and never come again
    const std::int64_t last = bounds_.integer(1);
    bounds_.reset();
    if (first != first_id_) forget();
    if (last != last_id_) read_log();
}

void SqliteVisitors::forget() {
    logged_.clear();
    first_id_ = last_id_ = 0;
}

template <typename Take>
void SqliteVisitors::each_logged(std::int64_t after_id, Take take) {
    auto read = db_.prepare("SELECT id, short_code, visitor FROM visitor_log WHERE id > ? ORDER BY id");
    read.bind(1, after_id);
    while (read.step()) take(read);
}

void SqliteVisitors::read_log() {
    each_logged(last_id_, [this](const SqliteStatement& row) {
        last_id_ = row.integer(0);
        if (first_id_ == 0) first_id_ = last_id_;
        logged_.insert(pair_of(row.view(1), row.digest(2)));
    });
}

Digest SqliteVisitors::pair_of(std::string_view code, const Digest& visitor) {
    pair_.assign(code).append(visitor.bytes.begin(), visitor.bytes.end());
    return digest_of(pair_);
}

/// What is remembered was found in an earlier transaction's work: merging comes last in each.
bool SqliteVisitors::is_merged(std::string_view code, const Digest& visitor, const Digest& pair) {
    if (merged_.contains(pair)) return true;
    const bool found = look_up_.bind(1, code).bind(2, visitor).step();
    look_up_.reset();
    if (found) merged_.insert(pair);
    return found;
}

std::int64_t SqliteVisitors::add(std::string_view code, std::vector<Digest> visitors) {
    std::ranges::sort(visitors);  // neighbours are looked up one after the other
    std::int64_t added = 0;
    for (const auto& visitor : visitors) {
        const Digest pair = pair_of(code, visitor);
        if (logged_.contains(pair) || is_merged(code, visitor, pair)) continue;
        append_.bind(1, code).bind(2, visitor).run();
        last_id_ = db_.last_id();
        if (first_id_ == 0) first_id_ = last_id_;
        logged_.insert(pair);
        ++added;
    }
    return added;
}

void SqliteVisitors::merge_if_long() {
    if (logged_.size() < longest_log_) return;
    std::vector<std::pair<std::string, Digest>> pairs;  // SQLite's own sorter takes three times the memory
    pairs.reserve(logged_.size());
    forget();
    each_logged(0, [&](const SqliteStatement& row) { pairs.emplace_back(row.view(1), row.digest(2)); });
    std::ranges::sort(pairs);
    for (const auto& [code, visitor] : pairs) merge_.bind(1, code).bind(2, visitor).run();
    db_.execute("DELETE FROM visitor_log");
}

SqliteTotals::SqliteTotals(SqliteDb& db)
    : visitors_(db),
      stats_(db.prepare("INSERT INTO url_stats VALUES (?1, ?2, ?3) ON CONFLICT (short_code) DO UPDATE SET"
                        " total_clicks = total_clicks + ?2, unique_clicks = unique_clicks + ?3")),
      minute_(db.prepare("INSERT INTO clicks_per_minute VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (minute, short_code) DO UPDATE SET clicks = clicks + ?3")) {}

void SqliteTotals::add(const ClickTotals& totals) {
    visitors_.begin();
    for (const auto& [code, of_code] : totals.codes)
        stats_.bind(1, code).bind(2, of_code.clicks).bind(3, visitors_.add(code, of_code.visitors)).run();
    for (const auto& [key, clicks] : totals.minutes)
        minute_.bind(1, key.first).bind(2, key.second).bind(3, clicks).run();
    visitors_.merge_if_long();
}

}  // namespace shortener_events::sinks
