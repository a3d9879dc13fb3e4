// A SARIF 2.1.0 log (OASIS): one run, a result for each finding, written as they come.
#include <fmt/format.h>

#include "cli/commands/validate/findings.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

/// A file's name as a relative or absolute URI (RFC 3986): what is not unreserved or a slash is encoded.
std::string to_uri(const std::string& path) {
    std::string uri;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

Json location_of(const EventPlace& place, const std::string& pointer) {
    Json location;
    const std::string field = escape_line(pointer);
    Json region{{"startLine", place.line}};
    if (place.item > 0) region["startColumn"] = place.column;
    if (!place.in_topic())
        location["physicalLocation"] = {{"artifactLocation", {{"uri", to_uri(place.input)}}},
                                        {"region", region}};
    const std::string whole = place.in_topic() ? escape_line(to_text(place)) + field : field;
    if (!whole.empty()) location["logicalLocations"] = Json::array({{{"fullyQualifiedName", whole}}});
    return location;
}

class SarifPrinter : public FindingPrinter {
  public:
    explicit SarifPrinter(std::ostream& out) : out_(out) {
        const Json driver{{"name", "shortener-events"}, {"version", std::string(version())}};
        out_ << "{\"$schema\":\"https://json.schemastore.org/"
                "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
             << "\"tool\":{\"driver\":" << json_line(driver) << "},\"results\":[";
    }

    void print(const EventFindings& findings) override {
        for (const auto& violation : findings.violations) {
            const Json result{{"ruleId", escape_line(violation.rule)},
                              {"level", "error"},
                              {"message", {{"text", describe_finding(findings, violation)}}},
                              {"locations", Json::array({location_of(findings.place, violation.pointer)})}};
            out_ << (first_ ? "\n" : ",\n") << json_line(result);
            first_ = false;
        }
    }

    void finish(const FindingTotals& totals) override {
        Json invocation{{"executionSuccessful", totals.complete}};
        if (!totals.complete)
            invocation["toolExecutionNotifications"] =
                Json::array({{{"level", "error"}, {"message", {{"text", describe_end(totals)}}}}});
        const Json counts{
            {"valid", totals.valid}, {"invalid", totals.invalid}, {"unreadable", totals.unreadable}};
        out_ << "\n],\"invocations\":[" << json_line(invocation) << "],\"properties\":" << json_line(counts)
             << "}]}\n";
    }

  private:
    std::ostream& out_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<FindingPrinter> make_sarif_printer(std::ostream& out) {
    return std::make_unique<SarifPrinter>(out);
}

}  // namespace shortener_events::cli
