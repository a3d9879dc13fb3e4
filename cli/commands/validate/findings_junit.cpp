// A JUnit report, as Jenkins' schema junit-10.xsd has it: a test case for each event with findings, and one
// for all that are valid.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/commands/validate/findings.hpp"
#include "cli/output/escape.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

/// Text for an attribute or an element. What XML 1.0 has no place for has been escaped before, but for two
/// characters.
std::string to_xml(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (text.compare(i, 3, "\xEF\xBF\xBE") == 0 || text.compare(i, 3, "\xEF\xBF\xBF") == 0) {
            out += text[i + 2] == '\xBE' ? "\\u{FFFE}" : "\\u{FFFF}";
            i += 2;
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

/// The counts stand before the cases but are known after them: the cases wait in a temporary file, so that
/// memory stays bounded.
class JunitPrinter : public FindingPrinter {
  public:
    explicit JunitPrinter(std::ostream& out) : out_(out), cases_(std::tmpfile(), &std::fclose) {
        if (!cases_) fail();
    }

    void print(const EventFindings& findings) override {
        const char* element = findings.readable ? "failure" : "error";
        std::string text =
            fmt::format("    <testcase classname=\"{}\" name=\"{}\">\n",
                        to_xml(escape_line(findings.contract)), to_xml(escape_line(to_text(findings.place))));
        for (const auto& violation : findings.violations)
            text += fmt::format("      <{} type=\"{}\" message=\"{}\"/>\n", element,
                                to_xml(escape_line(violation.rule)),
                                to_xml(describe_finding(findings, violation)));
        keep(text + "    </testcase>\n");
    }

    void finish(const FindingTotals& totals) override {
        if (totals.valid > 0) keep(fmt::format("    <testcase name=\"{} valid events\"/>\n", totals.valid));
        if (!totals.complete)
            keep(fmt::format("    <testcase name=\"input\"><error message=\"{}\"/></testcase>\n",
                             to_xml(describe_end(totals))));
        const std::string counts =
            fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"",
                        totals.valid + totals.invalid + totals.unreadable + (totals.complete ? 0 : 1),
                        totals.invalid, totals.unreadable + (totals.complete ? 0 : 1));
        out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shortener-events validate\" "
             << counts << ">\n  <testsuite name=\"events\" " << counts << ">\n";
        copy_cases();
        out_ << "  </testsuite>\n</testsuites>\n";
    }

  private:
    [[noreturn]] static void fail() {
        throw Error(ErrorCategory::io, "cannot use a temporary file for the report");
    }

    void keep(const std::string& text) {
        if (std::fwrite(text.data(), 1, text.size(), cases_.get()) != text.size()) fail();
    }

    void copy_cases() {
        std::string block(std::size_t{64} << 10, '\0');
        if (std::fflush(cases_.get()) != 0 || std::fseek(cases_.get(), 0, SEEK_SET) != 0) fail();
        while (const std::size_t count = std::fread(block.data(), 1, block.size(), cases_.get()))
            out_.write(block.data(), static_cast<std::streamsize>(count));
        if (std::ferror(cases_.get()) != 0) fail();
    }

    std::ostream& out_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> cases_;
};

}  // namespace

std::unique_ptr<FindingPrinter> make_junit_printer(std::ostream& out) {
    return std::make_unique<JunitPrinter>(out);
}

}  // namespace shortener_events::cli
