#include "cli/validation/validation.hpp"

#include <utility>

namespace shortener_events::cli {

namespace {

std::unique_ptr<OutputFile> open_if_named(const std::string& path) {
    return path.empty() ? nullptr : std::make_unique<OutputFile>(path);
}

}  // namespace

Validation::Validation(const ValidationPlan& plan, DiagnosticPrinter& printer, std::string contract)
    : plan_(plan),
      printer_(printer),
      contract_(std::move(contract)),
      valid_(open_if_named(plan.valid_out)),
      invalid_(open_if_named(plan.invalid_out)) {}

void Validation::take(const std::string& input, const CheckedLines& batch) {
    auto finding = batch.findings.begin();
    for (std::size_t i = 0; i < batch.input.lines.size(); ++i) {
        const Line& line = batch.input.lines[i];
        ++counts_.read;
        if (finding != batch.findings.end() && finding->index == i) {
            take_findings(input, line, *finding++);
        } else {
            ++counts_.valid;
            write(valid_, line);
        }
    }
}

void Validation::take_findings(const std::string& input, const Line& line, const LineFindings& findings) {
    const bool readable = findings.violations.front().rule != "json";
    ++(readable ? counts_.invalid : counts_.unreadable);
    if (line.too_long)
        ++counts_.cut;  // only its first bytes are known
    else
        write(invalid_, line);
    for (const auto& violation : findings.violations) {
        const bool wanted = plan_.max_errors == 0 || counts_.findings < plan_.max_errors;
        ++counts_.findings;
        if (plan_.group)
            groups_.add(violation);
        else if (wanted)
            printer_.print({input, line.number, violation, contract_});
    }
}

void Validation::write(const std::unique_ptr<OutputFile>& file, const Line& line) {
    if (file) file->stream() << line.text << '\n';
}

void Validation::close_files() {
    if (valid_) valid_->close();
    if (invalid_) invalid_->close();
}

}  // namespace shortener_events::cli
