// Writes one event table's rows into PostgreSQL by set operations over arrays, so that a batch costs a
// handful of round trips whatever its size. The statements take their row locks in key order and in the same
// sequence everywhere, so that several members never wait for each other in a circle.
#pragma once

#include <cstddef>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "shortener_events/sink.hpp"

namespace shortener_events::sinks {

class PostgresTable {
  public:
    explicit PostgresTable(const EventTable& event_table);

    /// What every transaction begins with: the temporary table that insert() needs. A pooler that gives each
    /// transaction another session has it or not; nor may statements be prepared there.
    static const char* const kBegin;

    /// Returns how many rows changed nothing because they were there already.
    std::size_t insert(pqxx::work& transaction, const std::vector<const Row*>& rows,
                       std::int64_t now_ms) const;

  private:
    std::string insert_by_event_id() const;
    std::string insert_by_delivery() const;

    EventTable event_table_;
    std::string columns_;
    std::string incoming_;  ///< the batch's rows as a table expression
    std::string insert_;    ///< the statement
};

}  // namespace shortener_events::sinks
