// Reads what is counted of a click: a row of few columns, and the click as it stands in one.
#pragma once

#include <optional>
#include <string>

#include "consume/row_maker.hpp"
#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events::consume {

class ClickReader {
  public:
    /// Throws Error(contract) when the registry has no contract of clicks.
    ClickReader(const ContractRegistry& registry, const std::string& topic);

    /// Into a row whose memory is used again; nullopt: it is made.
    std::optional<Rejection> read(const Record& record, Row& row) { return maker_.make(record, row); }

    /// Lives as long as the row stays as it is.
    CountedClick click_of(const Row& row) const;

  private:
    EventTable event_table_;
    RowMaker maker_;
    std::size_t code_, time_, country_, referer_;  // columns
};

}  // namespace shortener_events::consume
