#include "shortener_events/registry.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "contracts/embedded.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/near_match.hpp"

namespace shortener_events {

namespace {

constexpr std::string_view kSuffix = ".schema.json";

struct Topic {
    std::string_view topic;
    std::string_view contract;
};
constexpr Topic kTopicContracts[] = {{names::kClickTopic, "click"}, {names::kUrlCreatedTopic, "url-created"}};

struct Id {
    std::string name;
    std::optional<int> version;
};

std::optional<int> parse_version(std::string_view digits) {
    int version = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (failure != std::errc{} || end != digits.data() + digits.size() || version < 1) return std::nullopt;
    return version;
}

/// "click.v1.schema.json" is click, version 1.
std::optional<Id> parse_file_name(std::string_view file) {
    if (!file.ends_with(kSuffix)) return std::nullopt;
    file.remove_suffix(kSuffix.size());
    const std::size_t dot = file.rfind(".v");
    if (dot == file.npos || dot == 0) return std::nullopt;
    const auto version = parse_version(file.substr(dot + 2));
    return version ? std::optional<Id>({std::string(file.substr(0, dot)), version}) : std::nullopt;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw Error(ErrorCategory::contract, "cannot read the contract \"" + path.string() + "\"");
    return text.str();
}

bool comes_before(const Contract& a, const Contract& b) {
    return a.name() != b.name() ? a.name() < b.name() : a.version() < b.version();
}

}  // namespace

ContractRegistry ContractRegistry::built_in() {
    ContractRegistry registry;
    for (const EmbeddedContract& file : embedded_contracts()) {
        if (const auto id = parse_file_name(file.file_name)) {
            registry.add(Contract(id->name, *id->version, std::string(file.schema)));
        }
    }
    return registry;
}

void ContractRegistry::add(Contract contract) {
    const auto at = std::find_if(contracts_.begin(), contracts_.end(),
                                 [&](const auto& known) { return !comes_before(*known, contract); });
    auto shared = std::make_shared<const Contract>(std::move(contract));
    if (at != contracts_.end() && !comes_before(*shared, **at)) {
        *at = std::move(shared);
    } else {
        contracts_.insert(at, std::move(shared));
    }
}

void ContractRegistry::add_directory(const std::string& directory) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory, failure))
        files.push_back(entry.path());
    if (failure) {
        throw Error(ErrorCategory::configuration,
                    "cannot read the contracts directory \"" + directory + "\": " + failure.message());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        if (const auto id = parse_file_name(file.filename().string())) {
            add(Contract(id->name, *id->version, read_file(file)));
        }
    }
}

const Contract& ContractRegistry::require(std::string_view id) const {
    const std::size_t at = id.rfind('@');
    const std::string_view name = id.substr(0, at);
    const auto version = at == id.npos ? std::nullopt : parse_version(id.substr(at + 1));
    std::vector<std::string> known;
    const Contract* found = nullptr;
    for (const auto& contract : contracts_) {
        known.push_back(contract->id());
        if (contract->name() == name && (at == id.npos || contract->version() == version))
            found = contract.get();
    }
    if (found != nullptr) return *found;
    for (const auto& contract : contracts_) known.push_back(contract->name());
    throw Error(ErrorCategory::contract, "unknown contract \"" + std::string(id) + "\"",
                did_you_mean(id, known));
}

const Contract* ContractRegistry::for_topic(std::string_view topic) const {
    for (const auto& [known, contract_name] : kTopicContracts) {
        if (known != topic) continue;
        for (auto contract = contracts_.rbegin(); contract != contracts_.rend(); ++contract) {
            if ((*contract)->name() == contract_name) return contract->get();
        }
    }
    return nullptr;
}

std::vector<const Contract*> ContractRegistry::all() const {
    std::vector<const Contract*> contracts;
    for (const auto& contract : contracts_) contracts.push_back(contract.get());
    return contracts;
}

std::optional<std::string> ContractRegistry::topic_of(std::string_view contract_name) const {
    for (const auto& [topic, name] : kTopicContracts) {
        if (name == contract_name) return std::string(topic);
    }
    return std::nullopt;
}

}  // namespace shortener_events
