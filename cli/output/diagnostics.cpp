#include "cli/output/diagnostics.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/output/escape.hpp"

namespace shortener_events::cli {

namespace {

std::string message_of(const Finding& finding) {
    const Violation& violation = finding.violation;
    return escape_line(fmt::format("{}{}{} [{}] ({})", violation.pointer,
                                   violation.pointer.empty() ? "" : ": ", violation.message, violation.rule,
                                   finding.contract));
}

std::string as_json(const Finding& finding) {
    const nlohmann::ordered_json object{{"file", finding.input},
                                        {"line", finding.line},
                                        {"pointer", finding.violation.pointer},
                                        {"rule", finding.violation.rule},
                                        {"message", finding.violation.message},
                                        {"contract", finding.contract}};
    return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// Workflow commands end at a line end and give % a meaning; properties also : and ,.
std::string for_workflow(const std::string& text, bool is_property) {
    std::string out;
    for (const char c : text) {
        if (c == '%')
            out += "%25";
        else if (is_property && c == ':')
            out += "%3A";
        else if (is_property && c == ',')
            out += "%2C";
        else
            out += c;
    }
    return out;
}

}  // namespace

DiagnosticPrinter::DiagnosticPrinter(std::ostream& out, std::string format)
    : out_(out), format_(std::move(format)) {}

void DiagnosticPrinter::print(const Finding& finding) {
    if (format_ == "jsonl")
        out_ << as_json(finding) << '\n';
    else if (format_ == "github")
        out_ << "::error file=" << for_workflow(escape_line(finding.input), true) << ",line=" << finding.line
             << "::" << for_workflow(message_of(finding), false) << '\n';
    else
        out_ << escape_line(finding.input) << ':' << finding.line << ": " << message_of(finding) << '\n';
}

}  // namespace shortener_events::cli
