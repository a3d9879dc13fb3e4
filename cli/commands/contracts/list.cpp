// contracts list, contracts show.
#include "cli/commands/contracts/contracts.hpp"
#include "cli/exit_status.hpp"
#include "cli/output/json.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/registry.hpp"
#include "shortener_events/visible_text.hpp"

namespace shortener_events::cli {

namespace {

/// The topics that accept the contract, and whether it is what is written there today.
struct Carrier {
    std::string topic;
    bool is_current = false;
};

std::optional<Carrier> carrier_of(const ContractRegistry& registry, const Contract& contract) {
    const auto topic = registry.topic_of(contract.name());
    const ContractVersions* versions = topic ? registry.for_topic(*topic) : nullptr;
    if (!versions || !versions->find(contract.id())) return std::nullopt;
    return Carrier{*topic, &versions->current() == &contract};
}

Json to_json(const ContractRegistry& registry) {
    Json list = Json::array();
    for (const auto* contract : registry.all()) {
        const auto carrier = carrier_of(registry, *contract);
        list.push_back({{"id", contract->id()},
                        {"name", contract->name()},
                        {"version", contract->version()},
                        {"topic", carrier ? Json(carrier->topic) : Json(nullptr)},
                        {"current", carrier && carrier->is_current},
                        {"source", registry.source_of(*contract)}});
    }
    return {{"schema", "contracts/1"}, {"contracts", list}};
}

}  // namespace

int run_contracts_list(const ContractsFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    if (context.json()) {
        print_json(context.out(), to_json(registry));
        return kDone;
    }
    Table table({{"CONTRACT"}, {"TOPIC"}, {"CURRENT"}, {"SOURCE"}});
    for (const auto* contract : registry.all()) {
        const auto carrier = carrier_of(registry, *contract);
        table.add({contract->id(), carrier ? carrier->topic : "-",
                   carrier && carrier->is_current ? "yes" : "-", registry.source_of(*contract)});
    }
    context.output() == "text" ? table.print_text(context.out())
                               : table.print_aligned(context.out(), context.palette(), context.out_columns());
    return kDone;
}

int run_contracts_show(const ContractsFlags& flags, Context& context) {
    const auto registry = load_contracts(flags.contracts, context);
    const std::string schema = visible_json(registry.require(flags.id).schema());
    context.out() << schema << (schema.ends_with('\n') ? "" : "\n");
    return kDone;
}

}  // namespace shortener_events::cli
