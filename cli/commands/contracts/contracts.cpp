// contracts: what events are checked against: listed, shown, compared, tested.
#include "cli/commands/contracts/contracts.hpp"

#include "cli/commands/commands.hpp"

namespace shortener_events::cli {

namespace {

void declare_contracts_list(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<ContractsFlags>();
    CLI::App* command = tree.add(contracts, "list", "List the contracts and the topics that carry them",
                                 {"shortener-events contracts list"});
    declare_contracts_flag(*command, flags->contracts);
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, flags, run_contracts_list);
}

void declare_contracts_show(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<ContractsFlags>();
    CLI::App* command = tree.add(contracts, "show", "Print a contract's JSON Schema",
                                 {"shortener-events contracts show click | jq .required"});
    command->add_option("CONTRACT", flags->id, "contract, such as click or click@1")
        ->required()
        ->type_name("CONTRACT");
    declare_contracts_flag(*command, flags->contracts);
    tree.on_run(*command, flags, run_contracts_show);
}

void declare_test(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<TestFlags>();
    CLI::App* command = tree.add(contracts, "test",
                                 "Check the examples of the contracts: examples/valid and examples/invalid",
                                 {"shortener-events contracts test --contracts contracts"});
    declare_contracts_flag(*command, flags->contracts);
    command->get_option("--strict")
        ->description(
            "refuse contracts with unknown formats, misspelt keywords or misnamed files, and end with 1 "
            "where one has "
            "no example");
    command->add_flag("--second-opinion", flags->second_opinion,
                      "show where another validator would judge an example otherwise, and by which keyword");
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run_contracts_test);
}

/// OLD and NEW.
std::vector<CLI::Option*> declare_operands(CLI::App& command, PairFlags& flags) {
    const auto add = [&](const char* name, std::string& value) {
        return command.add_option(name, value, "contract, or file of a schema")->type_name("CONTRACT|FILE");
    };
    std::vector<CLI::Option*> operands{add("OLD", flags.old_schema), add("NEW", flags.new_schema)};
    declare_contracts_flag(command, flags.contracts);
    return operands;
}

void declare_diff(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<PairFlags>();
    CLI::App* command = tree.add(contracts, "diff", "Show what differs between two schemas",
                                 {"shortener-events contracts diff click@1 click.v2.schema.json"});
    for (auto* operand : declare_operands(*command, *flags)) operand->required();
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run_contracts_diff);
}

void declare_check(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<CheckFlags>();
    CLI::App* command =
        tree.add(contracts, "check", "Whether a new version breaks readers, before it is deployed",
                 {"shortener-events contracts check click@1 click.v2.schema.json",
                  "shortener-events contracts check click@1 click@2 --contracts contracts --mode full",
                  "shortener-events contracts check --all contracts"});
    declare_operands(*command, flags->pair);
    command
        ->add_option("--all", flags->all,
                     "every version of every contract against the next one, those of this folder added")
        ->type_name("DIR")
        ->expected(0, 1)
        ->default_str(kContractsLoaded);
    command
        ->add_option(
            "--mode", flags->mode,
            "backward: readers of NEW accept every event of OLD; forward: readers of OLD accept every "
            "event of NEW; full: both")
        ->type_name("MODE")
        ->check(CLI::IsMember({"backward", "forward", "full"}))
        ->capture_default_str();
    command->add_flag("--only-named-fields", flags->only_named_fields,
                      "assume that events carry no fields but those that their contract names");
    tree.add_output(*command, {"text", "json"});
    tree.on_run(*command, flags, run_contracts_check);
}

void declare_usage(CommandTree& tree, CLI::App& contracts) {
    auto flags = std::make_shared<UsageFlags>();
    CLI::App* command =
        tree.add(contracts, "usage", "Count the events of a topic by contract version, and what breaks them",
                 {"shortener-events contracts usage url-shortener.click --contracts contracts",
                  "shortener-events contracts usage url-shortener.click --since 7d -o json | jq .versions"});
    command->add_option("TOPIC", flags->topic, "topic")->required()->type_name("TOPIC");
    declare_range_flags(*command, flags->range,
                        "the newest N of the topic, or with a start the first N from there");
    command
        ->add_option("-c,--contract", flags->contract,
                     "judge by this contract instead of the topic's, such as click or click@1")
        ->type_name("CONTRACT");
    declare_contracts_flag(*command, flags->contracts);
    declare_max_value_flag(*command, flags->max_value);
    tree.add_output(*command, {"table", "text", "json"});
    tree.on_run(*command, flags, run_contracts_usage);
}

}  // namespace

void declare_contracts(CommandTree& tree) {
    CLI::App* contracts = tree.add_command("contracts");
    contracts->require_subcommand(1);
    declare_contracts_list(tree, *contracts);
    declare_contracts_show(tree, *contracts);
    declare_check(tree, *contracts);
    declare_diff(tree, *contracts);
    declare_test(tree, *contracts);
    declare_usage(tree, *contracts);
}

}  // namespace shortener_events::cli
