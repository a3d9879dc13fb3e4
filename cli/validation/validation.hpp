// One validation of some inputs: findings printed, lines split into valid and invalid, everything counted.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/output/diagnostics.hpp"
#include "cli/output/output_file.hpp"
#include "cli/validation/verdict_groups.hpp"
#include "shortener_events/parallel_check.hpp"

namespace shortener_events::cli {

/// read = valid + invalid + unreadable.
struct ValidationCounts {
    std::uint64_t read = 0;
    std::uint64_t valid = 0;
    std::uint64_t invalid = 0;
    std::uint64_t unreadable = 0;  ///< no JSON, or longer than the limit
    std::uint64_t cut = 0;         ///< of the unreadable: longer than the limit, so not in --invalid-out
    std::uint64_t findings = 0;
};

struct ValidationPlan {
    std::uint64_t max_errors = 0;  ///< findings printed; 0: all
    bool group = false;            ///< count by pointer and rule instead of printing findings
    std::string valid_out;         ///< a path, or empty
    std::string invalid_out;
};

class Validation {
  public:
    /// Throws Error(io) for an output file that cannot be written.
    Validation(const ValidationPlan& plan, DiagnosticPrinter& printer, std::string contract);

    void take(const std::string& input, const CheckedLines& batch);
    void close_files();

    const ValidationCounts& counts() const { return counts_; }
    const VerdictGroups& groups() const { return groups_; }

  private:
    void take_findings(const std::string& input, const Line& line, const LineFindings& findings);
    static void write(const std::unique_ptr<OutputFile>& file, const Line& line);

    ValidationPlan plan_;
    DiagnosticPrinter& printer_;
    std::string contract_;
    std::unique_ptr<OutputFile> valid_;
    std::unique_ptr<OutputFile> invalid_;
    ValidationCounts counts_;
    VerdictGroups groups_;
};

}  // namespace shortener_events::cli
