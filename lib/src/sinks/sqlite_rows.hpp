// Writes a batch's rows into SQLite, inside the caller's transaction.
#pragma once

#include <optional>
#include <vector>

#include "sinks/click_totals.hpp"
#include "sinks/sqlite_db.hpp"

namespace shortener_events::sinks {

/// The rows of one event table.
class SqliteTable {
  public:
    SqliteTable(SqliteDb& db, const EventTable& event_table);

    /// A new click is added to `totals`. False: the event was there already.
    bool insert(const Row& row, std::int64_t now_ms, ClickTotals& totals);

  private:
    bool first_of_its_id(const Row& row, std::int64_t now_ms);

    SqliteDb& db_;
    std::string topic_;
    std::optional<std::size_t> event_id_;  ///< place in Row::values
    std::optional<ClickColumns> counted_;
    SqliteStatement insert_;
    SqliteStatement remember_;
};

}  // namespace shortener_events::sinks
