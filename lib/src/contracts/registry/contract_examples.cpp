#include "shortener_events/internal/contract_examples.hpp"

#include <filesystem>

#include "contracts/registry/contract_file.hpp"
#include "contracts/registry/embedded.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events {

namespace {

constexpr std::pair<std::string_view, bool> kFolders[] = {{"examples/valid", true},
                                                          {"examples/invalid", false}};

void judge(ExampleResult& result, const Contract& contract, const std::string& event,
           const OnExample& on_example) {
    const auto violations = contract.check(event, 1);
    result.passed = violations.empty() == result.should_be_valid;
    if (!violations.empty()) result.detail = to_text(violations.front());
    if (on_example) on_example(result, contract, event, violations);
}

const Contract* contract_of(ExampleResult& result, std::string_view file, const ContractRegistry& registry) {
    const auto id = contracts::parse_example_file(file);
    if (!id) {
        result.detail = "is not named <contract>.v<N>.<what>.json";
        return nullptr;
    }
    result.contract = id->name + "@" + std::to_string(*id->version);
    try {
        return &registry.require(result.contract);
    } catch (const Error& error) {
        result.detail = error.what();
        return nullptr;
    }
}

void test_built_in(const ContractRegistry& registry, const OnExample& on_example,
                   std::vector<ExampleResult>& results) {
    for (const auto& [folder, valid] : kFolders) {
        for (const EmbeddedFile& file : embedded_files()) {
            if (!file.path.starts_with(folder)) continue;
            ExampleResult result{.file = std::string(contracts::kBuiltIn) + ": " + std::string(file.path),
                                 .contract = {},
                                 .should_be_valid = valid,
                                 .detail = {}};
            const Contract* contract = contract_of(result, file.path.substr(folder.size() + 1), registry);
            if (contract != nullptr && registry.source_of(*contract) != contracts::kBuiltIn) continue;
            if (contract != nullptr) judge(result, *contract, std::string(file.text), on_example);
            results.push_back(std::move(result));
        }
    }
}

void test_directory(const ContractRegistry& registry, const std::filesystem::path& directory,
                    const OnExample& on_example, std::vector<ExampleResult>& results) {
    for (const auto& [folder, valid] : kFolders) {
        if (!std::filesystem::is_directory(directory / folder)) continue;
        for (const auto& path : contracts::list_directory((directory / folder).string())) {
            if (path.extension() != ".json") continue;
            ExampleResult result{
                .file = path.string(), .contract = {}, .should_be_valid = valid, .detail = {}};
            const Contract* contract = contract_of(result, path.filename().string(), registry);
            if (contract != nullptr)
                judge(result, *contract, contracts::read_contract_file(path), on_example);
            results.push_back(std::move(result));
        }
    }
}

}  // namespace

std::vector<ExampleResult> test_examples(const ContractRegistry& registry, const OnExample& on_example) {
    std::vector<ExampleResult> results;
    test_built_in(registry, on_example, results);
    for (const auto& directory : registry.directories())
        test_directory(registry, directory, on_example, results);
    return results;
}

}  // namespace shortener_events
