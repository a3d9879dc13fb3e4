#include <algorithm>

#include "cli/commands/config/config_commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/secrets.hpp"

namespace shortener_events::cli {

namespace {

struct ConfigShowOptions {};

struct ShownSetting {
    std::string name;
    std::string value;  ///< "": it is not set
    std::string source;
    std::string trouble{};  ///< why a secret cannot be read; "": it can
};

constexpr const char* kShown[] = {"timeout", "color", "profile", "contracts"};
constexpr const char* kHidden = "(secret)";
constexpr const char* kUnreadable = "(cannot be read)";

/// The properties last.
std::vector<ShownSetting> settings_in_force(const ResolvedSettings& resolved, const GlobalOptions& options) {
    std::vector<ShownSetting> shown{
        {"brokers", hide_passwords(resolved.kafka.brokers), resolved.brokers_source}};
    for (const auto* name : kShown) {
        const Origin origin = resolve_setting(name, options);
        shown.push_back({name, origin.value, origin.source});
    }
    const auto path = config_path(options);
    shown.push_back({"config", path.value_or(""), path ? "file in use" : "no file"});
    for (const auto& [name, source] : resolved.sources) {
        const auto missing = std::ranges::find(resolved.missing, name, &MissingSecret::name);
        if (missing != resolved.missing.end())
            shown.push_back({name, kUnreadable, source, missing->why});
        else
            shown.push_back({name,
                             is_secret(name) ? kHidden : hide_passwords(resolved.kafka.properties.at(name)),
                             source});
    }
    return shown;
}

Json to_json(const std::vector<ShownSetting>& shown) {
    Json settings = Json::object();
    for (const auto& [name, value, source, trouble] : shown) {
        const bool has_value = !value.empty() && trouble.empty();
        settings[name] = {{"value", has_value ? Json(value) : Json(nullptr)}, {"source", source}};
        if (!trouble.empty()) settings[name]["error"] = trouble;
    }
    return {{"schema", "config/1"}, {"settings", settings}};
}

void print(const std::vector<ShownSetting>& shown, Context& context) {
    Table table({{"SETTING"}, {"VALUE"}, {"FROM"}});
    for (const auto& [name, value, source, trouble] : shown)
        table.add({name,
                   {value.empty() ? "-" : value, trouble.empty() ? Tone::plain : Tone::bad},
                   {source, Tone::faint}});
    context.output() == "text" ? table.print_text(context.out())
                               : table.print_aligned(context.out(), context.palette(), context.out_columns());
}

/// What can be shown is shown, whatever a secret does.
int run_show(const ConfigShowOptions&, Context& context) {
    const auto resolved = resolve_all(context.options(), MissingSecrets::are_listed);
    for (const auto& text : resolved.notes) context.note(text);
    context.warn_of(exposed_secrets(context.options(), resolved.kafka));
    const auto shown = settings_in_force(resolved, context.options());
    context.json() ? print_json(context.out(), to_json(shown)) : print(shown, context);
    for (const auto& missing : resolved.missing) {
        context.complain(missing.why);
        if (!missing.hint.empty()) context.hint(missing.hint);
    }
    return resolved.missing.empty() ? kDone : kUsage;
}

}  // namespace

void declare_config_show(CommandTree& tree, CLI::App& config) {
    auto options = std::make_shared<ConfigShowOptions>();
    CLI::App* command = tree.add(config, "show", "Show every setting, its value and where it comes from",
                                 {"shortener-events config show --profile prod"});
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, options, run_show);
}

}  // namespace shortener_events::cli
