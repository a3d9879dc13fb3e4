#include "cli/reflect/help_json.hpp"

#include "cli/exit_status.hpp"
#include "cli/output/json_values.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

Json to_json(const OptionInfo& option) {
    return {{"names", option.names},
            {"value", or_null(option.value)},
            {"choices", option.choices},
            {"description", option.description},
            {"default", or_null(option.default_value)},
            {"required", option.required},
            {"repeatable", option.repeatable}};
}

Json to_json(const CommandInfo& command);

template <typename T>
Json to_list(const std::vector<T>& items) {
    Json list = Json::array();
    for (const auto& item : items) list.push_back(to_json(item));
    return list;
}

Json to_json(const CommandInfo& command) {
    return {{"name", command.name},
            {"description", command.description},
            {"options", to_list(command.options)},
            {"positionals", to_list(command.positionals)},
            {"examples", command.examples},
            {"commands", to_list(command.commands)}};
}

}  // namespace

Json help_json(const CommandInfo& root) {
    Json statuses = Json::array();
    for (const auto& status : kExitStatuses)
        statuses.push_back({{"status", status.status}, {"meaning", status.meaning}});
    return {{"schema", "help/1"},
            {"version", version()},
            {"command", to_json(root)},
            {"exit_statuses", statuses}};
}

}  // namespace shortener_events::cli
