// From a record to a row: the event table's contract first, then its fields. Made for one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contracts/event_fields.hpp"
#include "shortener_events/identity.hpp"
#include "shortener_events/privacy.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/sink.hpp"

namespace shortener_events::consume {

/// Why a record is no event of its contract.
struct Rejection {
    std::string reason;  ///< a word: "invalid", "too-large", "unusable"
    std::string detail;  ///< "/timestamp: not a UTC date-time: … [format] (click@1)"
    std::string rule{};  ///< of its contract that it breaks first, "format"; "": the trouble is another one
};

class RowMaker {
  public:
    /// `index`: the event table's place among the sink's. `versions`: what its events may be. `visitors`:
    /// what the sink makes the digests of visitors with.
    RowMaker(const EventTable& event_table, std::size_t index, ContractVersions versions,
             const Privacy& privacy = {}, const VisitorKey& visitors = {});

    /// Into a row whose memory is used again; nullopt: it is made.
    std::optional<Rejection> make(const Record& record, Row& row);

  private:
    std::optional<Rejection> check(const Record& record);
    void set_value(std::size_t column, Value& value) const;
    std::optional<Rejection> set_values(std::vector<Value>& values) const;
    void keep_private(std::vector<Value>& values) const;

    EventTable event_table_;
    std::size_t index_;
    ContractVersions versions_;
    Privacy privacy_;
    VisitorKey visitors_;
    contracts::EventFields fields_;
    std::string event_;  ///< the record's value, with slack behind it
    std::vector<std::optional<std::string_view>> texts_;
};

}  // namespace shortener_events::consume
