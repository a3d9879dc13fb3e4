#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "cli/commands/config/config_commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/json_values.hpp"
#include "cli/settings/config_file.hpp"
#include "cli/settings/properties_file.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"

namespace shortener_events::cli {

namespace {

struct ConfigCheckOptions {};

enum class Severity { warning, error };

struct ConfigFinding {
    Severity severity;
    std::string profile;  ///< that it is about alone; "": the settings as they were asked for
    std::string message;
    std::string hint;
};

struct ConfigVerdict {
    std::optional<std::string> path;
    std::vector<std::string> profiles;
    std::vector<ConfigFinding> findings;

    bool is_usable() const {
        return std::ranges::none_of(findings,
                                    [](const auto& finding) { return finding.severity == Severity::error; });
    }
    /// What is wrong with all profiles is told once.
    void add(ConfigFinding finding) {
        const bool is_known = std::ranges::any_of(
            findings, [&](const auto& known) { return known.message == finding.message; });
        if (!is_known) findings.push_back(std::move(finding));
    }
};

/// Everything that can be said without a broker: files are readable, keys known, secrets there (another
/// profile's may be elsewhere), properties accepted by the client.
void check_settings(const GlobalOptions& options, const std::string& profile, ConfigVerdict& verdict) {
    try {
        auto resolved = resolve_all(options, MissingSecrets::are_listed);
        for (const auto& [name, why, hint] : resolved.missing)
            verdict.add({profile.empty() ? Severity::error : Severity::warning, profile, why, hint});
        for (const auto& [text, hint] : exposed_secrets(options, resolved.kafka))
            verdict.add({Severity::warning, profile, text, hint});
        for (const auto& note : resolved.notes) verdict.add({Severity::warning, profile, note, ""});
        if (resolved.missing.empty()) const Cluster unconnected(resolved.kafka);
    } catch (const Error& error) {
        verdict.add({Severity::error, profile, error.what(), error.hint()});
    }
}

void find_open_secrets(const std::string& path, const Origins& properties, ConfigVerdict& verdict) {
    if (!may_be_read_by_all(path)) return;
    for (const auto& [name, origin] : properties)
        if (is_secret(name) && !is_certificate(name) && !is_reference(origin.value))
            verdict.add({Severity::warning, "",
                         fmt::format("{}: every user of this machine can read {}", origin.source, name),
                         "chmod 600 the file, or write file:PATH, env:NAME or command:LINE in its place"});
}

ConfigVerdict check_all(const GlobalOptions& options) {
    ConfigVerdict verdict{config_path(options), {}, {}};
    check_settings(options, "", verdict);
    if (verdict.path) {
        const auto file = read_config_file(*verdict.path);
        find_open_secrets(file.path, file.base.properties, verdict);
        for (const auto& [name, section] : file.profiles) {
            verdict.profiles.push_back(name);
            find_open_secrets(file.path, section.properties, verdict);
            GlobalOptions other = options;
            other.profile = name;
            if (name != resolve_setting("profile", options).value) check_settings(other, name, verdict);
        }
    }
    const auto [path, source] = resolve_setting("properties-file", options);
    if (!path.empty() && verdict.is_usable())
        find_open_secrets(path, read_properties_file(path, form_named_by(source)).properties, verdict);
    return verdict;
}

std::string text_of(const ConfigFinding& finding) {
    return finding.profile.empty() ? finding.message
                                   : fmt::format("profile \"{}\": {}", finding.profile, finding.message);
}

void print_text(const ConfigVerdict& verdict, Context& context) {
    for (const auto& finding : verdict.findings) {
        finding.severity == Severity::error ? context.complain(text_of(finding))
                                            : context.warn(text_of(finding));
        if (!finding.hint.empty()) context.hint(finding.hint);
    }
    if (!verdict.is_usable()) return;
    context.out() << (verdict.path ? "usable: " + *verdict.path
                                   : "usable: no configuration file, defaults apply");
    if (!verdict.profiles.empty())
        context.out() << fmt::format(", with {} {}", verdict.profiles.size() == 1 ? "profile" : "profiles",
                                     fmt::join(verdict.profiles, ", "));
    context.out() << '\n';
}

Json to_json(const ConfigVerdict& verdict) {
    Json findings = Json::array();
    for (const auto& finding : verdict.findings)
        findings.push_back({{"severity", finding.severity == Severity::error ? "error" : "warning"},
                            {"profile", finding.profile.empty() ? Json(nullptr) : Json(finding.profile)},
                            {"message", hide_passwords(finding.message)},
                            {"hint", finding.hint.empty() ? Json(nullptr) : Json(finding.hint)}});
    return {{"schema", "config-check/1"},
            {"usable", verdict.is_usable()},
            {"config", verdict.path ? Json(*verdict.path) : Json(nullptr)},
            {"profiles", verdict.profiles},
            {"findings", std::move(findings)}};
}

int run_check(const ConfigCheckOptions&, Context& context) {
    context.go_on_without_reader();
    const auto verdict = check_all(context.options());
    context.json() ? print_json(context.out(), to_json(verdict)) : print_text(verdict, context);
    return verdict.is_usable() ? kDone : kUsage;
}

}  // namespace

void declare_config_check(CommandTree& tree, CLI::App& config) {
    auto options = std::make_shared<ConfigCheckOptions>();
    CLI::App* command =
        tree.add(config, "check", "Check the configuration, with every profile, without connecting",
                 {"shortener-events config check --config ./config.toml"});
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, options, run_check);
}

}  // namespace shortener_events::cli
