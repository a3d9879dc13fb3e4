// contracts: which there are, and what they say.
#include "cli/commands/commands.hpp"
#include "cli/exit_status.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

namespace {

struct ContractsOptions {
    std::string id;
    std::string directory;
};

Json to_json(const ContractRegistry& registry) {
    Json list = Json::array();
    for (const auto* contract : registry.all()) {
        const auto topic = registry.topic_of(contract->name());
        list.push_back({{"id", contract->id()},
                        {"name", contract->name()},
                        {"version", contract->version()},
                        {"topic", topic ? Json(*topic) : Json(nullptr)}});
    }
    return {{"schema", "contracts/1"}, {"contracts", list}};
}

int run_list(const ContractsOptions& options, Context& context) {
    const auto registry = ContractRegistry::load(options.directory);
    if (context.json()) {
        print_json(context.out(), to_json(registry));
        return kDone;
    }
    Table table({{"CONTRACT"}, {"TOPIC"}});
    for (const auto* contract : registry.all())
        table.add({contract->id(), registry.topic_of(contract->name()).value_or("-")});
    context.output() == "text" ? table.print_text(context.out())
                               : table.print_aligned(context.out(), context.palette());
    return kDone;
}

int run_show(const ContractsOptions& options, Context& context) {
    const auto registry = ContractRegistry::load(options.directory);
    context.out() << registry.require(options.id).schema();
    return kDone;
}

}  // namespace

void declare_contracts(CommandTree& tree) {
    auto options = std::make_shared<ContractsOptions>();
    CLI::App* command =
        tree.add(tree.root, "contracts", "List and show the contracts that events are checked against");
    command->require_subcommand(1);
    CLI::App* list = tree.add(*command, "list", "List the contracts and the topics that carry them",
                              {"shortener-events contracts list"});
    CLI::App* show = tree.add(*command, "show", "Print a contract's JSON Schema",
                              {"shortener-events contracts show click | jq .required"});
    for (CLI::App* child : {list, show}) declare_contracts_flag(*child, options->directory);
    tree.add_output(*list, {"table", "text", "json"});
    tree.on_run(*list, options, run_list);
    show->add_option("CONTRACT", options->id, "contract, such as click or click@1")
        ->required()
        ->type_name("CONTRACT");
    tree.on_run(*show, options, run_show);
}

}  // namespace shortener_events::cli
