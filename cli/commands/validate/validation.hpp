// One validation of some inputs: findings printed, events split into valid and invalid, everything counted.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/commands/validate/findings.hpp"
#include "cli/commands/validate/split_files.hpp"
#include "cli/commands/validate/verdict_groups.hpp"
#include "shortener_events/internal/checked_input.hpp"

namespace shortener_events::cli {

/// read = valid + invalid + unreadable.
struct ValidationCounts {
    std::uint64_t read = 0;
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t unreadable = 0;  ///< no JSON, or longer than the limit
    std::uint64_t findings = 0;
};

struct ValidationPlan {
    std::uint64_t max_errors = 0;  ///< findings printed; 0: all
    bool group = false;            ///< count by pointer and rule instead of printing findings
    std::function<void()> on_no;   ///< before the first finding: the answer is known
};

class Validation {
  public:
    Validation(const ValidationPlan& plan, FindingPrinter& printer, SplitFiles& files)
        : plan_(plan), printer_(printer), files_(files) {}

    /// The lines of a file, judged by `contract`.
    void take(const std::string& input, const std::string& contract, const CheckedBatch& batch);

    /// One event, with what was found about it (nothing: it is valid). `as_received`, how it is written into
    /// the files, is asked for where there are some.
    void take(const EventPlace& place, const std::string& contract, const std::vector<Violation>& violations,
              const std::function<std::string()>& as_received);

    /// Ends the report and the files. `complete`: whether the input was read to its end; `why`: it was not,
    /// where that was an error.
    void finish(bool complete, const std::string& why = {});

    const ValidationCounts& counts() const { return counts_; }
    const VerdictGroups& groups() const { return groups_; }

  private:
    void write(const Line& line, bool is_found);
    void take_findings(const EventPlace& place, const std::string& contract,
                       const std::vector<Violation>& violations);

    ValidationPlan plan_;
    FindingPrinter& printer_;
    SplitFiles& files_;
    ValidationCounts counts_;
    VerdictGroups groups_;
};

}  // namespace shortener_events::cli
