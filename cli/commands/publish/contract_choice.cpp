#include "cli/commands/publish/contract_choice.hpp"

#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

std::optional<ContractVersions> choose_versions(const Destination& wanted, const ContractRegistry& registry) {
    if (!wanted.contract.empty()) return registry.versions_of(wanted.contract, wanted.topic);
    if (wanted.checking == Checking::off || wanted.topic.empty()) return std::nullopt;
    return registry.require_topic(wanted.topic,
                                  "name its contract with --contract, or send events unchecked with "
                                  "--no-validate");
}

const Contract* choose_contract(const std::optional<ContractVersions>& versions,
                                const std::optional<std::string>& label) {
    if (!versions) return nullptr;
    if (!label) return &versions->current();
    if (const Contract* named = versions->find(*label)) return named;
    throw Error(
        ErrorCategory::argument,
        fmt::format("the header {} says \"{}\", which is not what is published", kContractHeader, *label),
        fmt::format("such as {}", versions->current().id()));
}

std::string choose_topic(const Destination& wanted, const std::optional<ContractVersions>& versions,
                         const ContractRegistry& registry) {
    if (!wanted.topic.empty()) return wanted.topic;
    if (!versions)
        throw Error(ErrorCategory::argument, "where to? neither a topic nor a contract is named",
                    "such as --contract click, whose topic is url-shortener.click, or --topic TOPIC");
    const Contract& contract = versions->current();
    if (const auto topic = registry.topic_of(contract.name())) return *topic;
    throw Error(ErrorCategory::argument, fmt::format("no topic is known for contract \"{}\"", contract.id()),
                "name it with --topic");
}

}  // namespace shortener_events::cli
