// What a batch adds to the totals of clicks: how many there are of each code and in each minute, and of how
// many visitors. Inside the caller's transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest_cache.hpp"
#include "base/digest_set.hpp"
#include "sinks/click_totals.hpp"
#include "sinks/sqlite_db.hpp"

namespace shortener_events::sinks {

/// Who has clicked on what, at a cost that does not grow with the table: each (code, visitor) lies somewhere
/// else in it, so adding them one by one would rewrite a page of the file for nearly every click. New ones
/// are appended to a log instead, whose content is known in memory too, and the log is merged into the table,
/// in order, when it is long. Most of those that come again have come lately: they are known without a look
/// into the table.
class SqliteVisitors {
  public:
    /// 16 MB in memory, where a DigestSet is about to grow, and 34 MB while they are merged. A merge rewrites
    /// most pages of a large table, so each should be worth it.
    static constexpr std::size_t kLongestLog = 700'000;
    /// Twice 8 MB in memory.
    static constexpr std::size_t kRemembered = 390'000;

    explicit SqliteVisitors(SqliteDb& db, std::size_t longest_log = kLongestLog);

    /// Inside a transaction, before add(): learns what other processes have logged or merged.
    void begin();
    /// Returns how many of `visitors`, which may repeat, are new to `code`.
    std::int64_t add(std::string_view code, std::vector<Digest> visitors);
    /// Inside the same transaction, after the last add().
    void merge_if_long();
    /// The transaction was committed. Without this the next begin() reads the log anew.
    void committed() { current_ = true; }

  private:
    void forget();
    void read_log();
    /// `take` gets each row of the log behind `after_id`: id, code, visitor.
    template <typename Take>
    void each_logged(std::int64_t after_id, Take take);
    Digest pair_of(std::string_view code, const Digest& visitor);
    bool is_merged(std::string_view code, const Digest& visitor, const Digest& pair);

    SqliteDb& db_;
    std::size_t longest_log_;
    SqliteStatement bounds_;
    SqliteStatement look_up_;
    SqliteStatement append_;
    SqliteStatement merge_;
    bool current_ = false;
    DigestCache merged_{kRemembered};  ///< pairs that were found in the table
    DigestSet logged_;                 ///< pairs of code and visitor
    std::string pair_;                 ///< as bytes, reused
    std::int64_t first_id_ = 0;        ///< of what is in logged_; 0: nothing
    std::int64_t last_id_ = 0;
};

/// The totals of clicks.
class SqliteTotals {
  public:
    explicit SqliteTotals(SqliteDb& db);

    void add(const ClickTotals& totals);
    /// The caller's transaction was committed.
    void committed() { visitors_.committed(); }

  private:
    SqliteVisitors visitors_;
    SqliteStatement stats_;
    SqliteStatement minute_;
};

}  // namespace shortener_events::sinks
