#include "cli/commands/validate/findings.hpp"

#include <fmt/format.h>

#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"

namespace shortener_events::cli {

namespace {

class TextPrinter : public FindingPrinter {
  public:
    explicit TextPrinter(std::ostream& out) : out_(out) {}

    void print(const EventFindings& findings) override {
        const std::string place = escape_line(to_text(findings.place));
        for (const auto& violation : findings.violations)
            out_ << place << ": " << describe_finding(findings, violation) << '\n';
    }

  private:
    std::ostream& out_;
};

class JsonLinesPrinter : public FindingPrinter {
  public:
    explicit JsonLinesPrinter(std::ostream& out) : out_(out) {}

    void print(const EventFindings& findings) override {
        for (const auto& violation : findings.violations)
            out_ << json_line(to_json(findings, violation)) << '\n';
    }

    void finish(const FindingTotals& totals) override {
        if (totals.complete) return;
        out_ << json_line({{"pointer", ""},
                           {"rule", "input"},
                           {"message", describe_end(totals)},
                           {"contract", nullptr}})
             << '\n';
    }

  private:
    static Json to_json(const EventFindings& findings, const Violation& violation) {
        const EventPlace& place = findings.place;
        Json object;
        if (place.in_topic())
            object = {{"topic", place.input}, {"partition", place.partition}, {"offset", place.offset}};
        else
            object = {{"file", place.input}, {"line", place.line}};
        if (place.item > 0) {
            object["column"] = place.column;
            object["item"] = place.item;
        }
        object["pointer"] = violation.pointer;
        object["rule"] = violation.rule;
        object["message"] = violation.message;
        object["contract"] = findings.contract;
        return object;
    }

    std::ostream& out_;
};

/// Workflow commands: a line each, in which % has a meaning; in a property also : and ,.
class GithubPrinter : public FindingPrinter {
  public:
    explicit GithubPrinter(std::ostream& out) : out_(out) {}

    void print(const EventFindings& findings) override {
        const EventPlace& place = findings.place;
        const std::string where =
            place.in_topic()
                ? "title=" + escape(escape_line(to_text(place)), true)
                : fmt::format("file={},line={}{}", escape(escape_line(place.input), true), place.line,
                              place.item > 0 ? fmt::format(",col={}", place.column) : "");
        for (const auto& violation : findings.violations)
            out_ << "::error " << where << "::" << escape(describe_finding(findings, violation), false)
                 << '\n';
    }

    void finish(const FindingTotals& totals) override {
        if (!totals.complete) out_ << "::error ::" << escape(describe_end(totals), false) << '\n';
    }

  private:
    static std::string escape(const std::string& text, bool is_property) {
        std::string out;
        for (const char c : text) {
            const bool acts = c == '%' || (is_property && (c == ':' || c == ','));
            if (acts)
                out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
            else
                out += c;
        }
        return out;
    }

    std::ostream& out_;
};

}  // namespace

std::string to_text(const EventPlace& place) {
    if (place.in_topic()) return fmt::format("{}[{}]@{}", place.input, place.partition, place.offset);
    if (place.item == 0) return fmt::format("{}:{}", place.input, place.line);
    return fmt::format("{}:{}:{}: event {}", place.input, place.line, place.column, place.item);
}

std::string describe_end(const FindingTotals& totals) {
    return escape_line("the input was not read to its end" + (totals.why.empty() ? "" : ": " + totals.why));
}

std::string describe_finding(const EventFindings& findings, const Violation& violation) {
    return escape_line(fmt::format("{} ({})", shortener_events::to_text(violation), findings.contract));
}

std::unique_ptr<FindingPrinter> make_finding_printer(const std::string& format, std::ostream& out) {
    if (format == "jsonl") return std::make_unique<JsonLinesPrinter>(out);
    if (format == "github") return std::make_unique<GithubPrinter>(out);
    if (format == "junit") return make_junit_printer(out);
    if (format == "sarif") return make_sarif_printer(out);
    return std::make_unique<TextPrinter>(out);
}

}  // namespace shortener_events::cli
