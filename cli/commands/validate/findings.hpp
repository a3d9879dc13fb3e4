// What is wrong with events, one event after the other: for people (compiler style), as JSON lines, as
// annotations of a CI service, as a JUnit report, as a SARIF log. Event content in it is always escaped.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <span>
#include <string>

#include "shortener_events/contract.hpp"

namespace shortener_events::cli {

/// Where an event stands: in a line of a file, or in a topic.
struct EventPlace {
    const std::string& input;  ///< a file's name, "stdin", or the topic's name
    std::uint64_t line = 0;    ///< from 1; 0: it stands in a topic
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::uint64_t item = 0;    ///< of a JSON array: which event, from 1; 0: the input is none
    std::uint64_t column = 0;  ///< and where it begins in its line, in bytes from 1

    bool in_topic() const { return line == 0; }
};

/// "clicks.ndjson:42", "all.json:7:3: event 2", or "url-shortener.click[2]@17"; unescaped.
std::string to_text(const EventPlace& place);

/// The findings about one event that are to be shown, never none.
struct EventFindings {
    EventPlace place;
    std::string contract;  ///< the id of the contract that judged, or its schema's file
    std::span<const Violation> violations;
    bool readable = true;
};

/// `/timestamp: not a UTC date-time: "yesterday" (write it as …) [format] (click@1)`, escaped.
std::string describe_finding(const EventFindings& findings, const Violation& violation);

struct FindingTotals {
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t unreadable = 0;
    bool complete = true;  ///< whether the input was read to its end
    std::string why{};     ///< it was not, where that was an error
};

/// "the input was not read to its end", and why; escaped.
std::string describe_end(const FindingTotals& totals);

class FindingPrinter {
  public:
    virtual ~FindingPrinter() = default;
    virtual void print(const EventFindings& findings) = 0;
    /// After the last event; to be called once.
    virtual void finish(const FindingTotals&) {}
};

/// `format`: text, jsonl, github, junit or sarif.
std::unique_ptr<FindingPrinter> make_finding_printer(const std::string& format, std::ostream& out);

// The two that write a document; make_finding_printer knows them.
std::unique_ptr<FindingPrinter> make_junit_printer(std::ostream& out);
std::unique_ptr<FindingPrinter> make_sarif_printer(std::ostream& out);

}  // namespace shortener_events::cli
