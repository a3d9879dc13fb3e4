// Who has clicked on what, at a cost that does not grow with the table: each (code, visitor) lies somewhere
// else in it, so adding them one by one would rewrite a page of the file for nearly every click. New ones are
// appended to a log instead, whose content is known in memory too, and the log is merged into the table, in
// order, when it is long.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sinks/sqlite_db.hpp"

namespace shortener_events::sinks {

class SqliteVisitors {
  public:
    /// About 30 MB in memory. A merge rewrites most pages of a large table, so each should be worth it.
    static constexpr std::int64_t kLongestLog = 250'000;

    explicit SqliteVisitors(SqliteDb& db, std::int64_t longest_log = kLongestLog);

    /// Inside a transaction, before add(): learns what other processes have logged or merged.
    void begin();
    /// Returns how many of `visitors`, which may repeat, are new to `code`.
    std::int64_t add(std::string_view code, std::vector<Digest> visitors);
    /// Inside the same transaction, after the last add().
    void merge_if_long();
    /// The transaction was committed. Without this the next begin() reads the log anew.
    void committed() { current_ = true; }

  private:
    struct Hash {
        std::size_t operator()(const Digest& digest) const {
            std::size_t value = 0;
            std::memcpy(&value, digest.bytes.data(), sizeof value);
            return value;
        }
    };
    using Visitors = std::unordered_set<Digest, Hash>;

    void forget();
    void read_log();
    bool is_merged(std::string_view code, const Digest& visitor);

    SqliteDb& db_;
    std::int64_t longest_log_;
    SqliteStatement bounds_;
    SqliteStatement read_;
    SqliteStatement look_up_;
    SqliteStatement append_;
    bool current_ = false;
    std::map<std::string, Visitors, std::less<>> logged_;  ///< by code
    std::int64_t count_ = 0;                               ///< in logged_
    std::int64_t first_id_ = 0;                            ///< of what is in logged_; 0: nothing
    std::int64_t last_id_ = 0;
};

}  // namespace shortener_events::sinks
