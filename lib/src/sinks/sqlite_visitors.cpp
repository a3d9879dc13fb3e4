#include "sinks/sqlite_visitors.hpp"

#include <algorithm>

namespace shortener_events::sinks {

SqliteVisitors::SqliteVisitors(SqliteDb& db, std::int64_t longest_log)
    : db_(db),
      longest_log_(longest_log),
      bounds_(db.prepare("SELECT (SELECT min(id) FROM visitor_log), (SELECT max(id) FROM visitor_log)")),
      read_(db.prepare("SELECT id, short_code, visitor FROM visitor_log WHERE id > ? ORDER BY id")),
      look_up_(db.prepare("SELECT 1 FROM url_visitors WHERE short_code = ? AND visitor = ?")),
      append_(db.prepare("INSERT INTO visitor_log (short_code, visitor) VALUES (?, ?)")) {}

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
    count_ = first_id_ = last_id_ = 0;
}

void SqliteVisitors::read_log() {
    read_.bind(1, last_id_);
    while (read_.step()) {
        last_id_ = read_.integer(0);
        if (first_id_ == 0) first_id_ = last_id_;
        logged_[read_.text(1)].insert(read_.digest(2));
        ++count_;
    }
    read_.reset();
}

bool SqliteVisitors::is_merged(std::string_view code, const Digest& visitor) {
    const bool found = look_up_.bind(1, code).bind(2, visitor).step();
    look_up_.reset();
    return found;
}

std::int64_t SqliteVisitors::add(std::string_view code, std::vector<Digest> visitors) {
    std::ranges::sort(visitors);  // neighbours are looked up one after the other
    auto found = logged_.find(code);
    if (found == logged_.end()) found = logged_.emplace(code, Visitors()).first;
    std::int64_t added = 0;
    for (const auto& visitor : visitors) {
        if (found->second.contains(visitor) || is_merged(code, visitor)) continue;
        append_.bind(1, code).bind(2, visitor).run();
        last_id_ = db_.last_id();
        if (first_id_ == 0) first_id_ = last_id_;
        found->second.insert(visitor);
        ++added;
    }
    count_ += added;
    return added;
}

void SqliteVisitors::merge_if_long() {
    if (count_ < longest_log_) return;
    db_.execute(
        "INSERT INTO url_visitors SELECT short_code, visitor FROM visitor_log ORDER BY 1, 2;"
        "DELETE FROM visitor_log");
    forget();
}

}  // namespace shortener_events::sinks
