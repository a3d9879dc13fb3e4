#include "cli/delivery/run_report.hpp"

#include <sstream>

#include "cli/output/kept_file.hpp"
#include "cli/output/output_file.hpp"

namespace shortener_events::cli {

RunFacts RunReport::facts_now() const {
    RunFacts facts = facts_;
    facts.elapsed = std::chrono::steady_clock::now() - started_;
    return facts;
}

void RunReport::print(const PublishCounts& counts, bool is_whole) const {
    RunFacts facts = facts_now();
    facts.brief = facts.brief || context_.verbosity() < 0;
    std::istringstream lines(to_text(counts, facts));
    for (std::string line; std::getline(lines, line);) context_.sum_up(line, is_whole);
}

void RunReport::write_files(const PublishCounts& counts) const {
    KeptFile(flags_.metrics, [this](const std::string& trouble) {
        context_.warn(trouble);
    }).update(to_prometheus(counts, facts_now()));
    if (flags_.summary_json.empty()) return;
    std::ostringstream summary;
    Json json = to_json(counts, facts_now());
    if (extend_) extend_(json);
    print_json(summary, json);
    replace_file(flags_.summary_json, summary.str());
}

}  // namespace shortener_events::cli
