// What clicks come to, for people, scripts and browsers. Names are event content: each form escapes them.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/output/color.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/internal/click_stats.hpp"

namespace shortener_events::cli {

struct ClickReport {
    std::string source;                           ///< a topic or a database file
    std::optional<ClickRecords::Counts> records;  ///< of a topic
    ClickStats stats;
    bool complete = true;  ///< false: cut short by a signal
};

/// docs/schemas/stats.v1.schema.json
Json click_report_to_json(const ClickReport& report);

/// A line of totals, then a table with bars each for time, codes, countries and referers, as wide as
/// `columns`; 0: no terminal.
void print_click_report(const ClickReport& report, std::size_t columns, const Palette& palette,
                        std::ostream& out);

/// Tab-separated: kind (clicks, visitors, time, earlier, later, code, country, referer), name or RFC 3339
/// time ("-": none), count.
void print_click_text(const ClickReport& report, std::ostream& out);

/// One page without scripts and without anything from elsewhere.
std::string click_report_html(const ClickReport& report);

// The words that the forms share.

/// "1,234 clicks by 567 visitors"; the visitors with a "~" where they are estimated.
std::string click_headline(const ClickStats& stats);

/// A name; one that would not be seen, or be taken for none, in quotes.
std::string shown_name(const std::string& name);

/// How far the lines of `top` may be off.
std::string missed_text(const TopNames& top);

/// What a reader has to know of the figures: what they leave out, and which are estimates. Each ends in no
/// full stop.
std::vector<std::string> report_notes(const ClickReport& report);

}  // namespace shortener_events::cli
