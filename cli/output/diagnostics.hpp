// What is wrong with events, a line a finding: for people (compiler style), as JSON, or as annotations of a
// CI service.
#pragma once

#include <ostream>
#include <string>

#include "shortener_events/contract.hpp"

namespace shortener_events::cli {

/// Where an event stands, and what was found there.
struct Finding {
    const std::string& input;  ///< a file's name, or "stdin"
    std::uint64_t line;
    const Violation& violation;
    const std::string& contract;  ///< its id or its schema's file
};

class DiagnosticPrinter {
  public:
    /// `format`: text, jsonl or github.
    DiagnosticPrinter(std::ostream& out, std::string format);

    /// One line. Event content in it is escaped.
    void print(const Finding& finding);

  private:
    std::ostream& out_;
    std::string format_;
};

}  // namespace shortener_events::cli
