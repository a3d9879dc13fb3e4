// config: which settings are in force, where each comes from, and whether they are usable.
#include <array>

#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"
#include "cli/settings/resolve.hpp"
#include "cli/settings/secrets.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::cli {

namespace {

struct ConfigOptions {};

constexpr const char* kShown[] = {"brokers", "timeout", "color", "profile", "contracts"};
constexpr const char* kHidden = "(secret)";

/// Rows of name, value, source; the properties last.
std::vector<std::array<std::string, 3>> settings_in_force(Context& context) {
    std::vector<std::array<std::string, 3>> rows;
    for (const auto* name : kShown) {
        const Origin origin = resolve_setting(name, context.options());
        rows.push_back({name, origin.value, origin.source});
    }
    if (const auto& brokers = context.kafka().brokers; brokers != rows[0][1])
        rows[0] = {"brokers", brokers, "bootstrap.servers"};
    rows.push_back({"config", config_path(context.options()).value_or(""), "file in use"});
    for (const auto& [name, value] : context.kafka().properties)
        rows.push_back({name, is_secret(name) ? kHidden : hide_passwords(value), "Kafka client property"});
    return rows;
}

Json to_json(const std::vector<std::array<std::string, 3>>& rows) {
    Json settings = Json::object();
    for (const auto& [name, value, source] : rows)
        settings[name] = {{"value", value.empty() ? Json(nullptr) : Json(value)}, {"source", source}};
    return {{"schema", "config/1"}, {"settings", settings}};
}

int run_show(const ConfigOptions&, Context& context) {
    const auto rows = settings_in_force(context);
    if (context.json()) {
        print_json(context.out(), to_json(rows));
        return kDone;
    }
    Table table({{"SETTING"}, {"VALUE"}, {"FROM"}});
    for (const auto& [name, value, source] : rows)
        table.add({name, value.empty() ? "-" : value, {source, Tone::faint}});
    context.output() == "text" ? table.print_text(context.out())
                               : table.print_aligned(context.out(), context.palette());
    return kDone;
}

/// Everything that can be said without a broker: files are readable, keys known, properties accepted by the
/// client.
int run_check(const ConfigOptions&, Context& context) {
    const Cluster unconnected(context.kafka());
    const auto path = config_path(context.options());
    context.out() << (path ? "usable: " + *path : "usable: no configuration file, defaults apply") << '\n';
    return kDone;
}

}  // namespace

void declare_config(CommandTree& tree) {
    auto options = std::make_shared<ConfigOptions>();
    CLI::App* command = tree.add(tree.root, "config", "Show and check the settings in force");
    command->require_subcommand(1);
    CLI::App* show = tree.add(*command, "show", "Show every setting, its value and where it comes from",
                              {"shortener-events config show --profile prod"});
    tree.add_output(*show, {"table", "text", "json"});
    tree.on_run(*show, options, run_show);
    CLI::App* check = tree.add(*command, "check", "Check the configuration without connecting",
                               {"shortener-events config check --config ./config.toml"});
    tree.on_run(*check, options, run_check);
}

}  // namespace shortener_events::cli
