#include "shortener_events/registry.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "contracts/registry/contract_file.hpp"
#include "contracts/registry/embedded.hpp"
#include "contracts/registry/topics_file.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/near_match.hpp"

namespace shortener_events {

namespace {

bool comes_before(const Contract& a, const Contract& b) {
    return a.name() != b.name() ? a.name() < b.name() : a.version() < b.version();
}

}  // namespace

std::string to_text(const ContractNote& note) {
    const std::string& pointer = note.note.pointer;
    return '"' + note.source + "\": " + pointer + (pointer.empty() ? "" : ": ") + note.note.message;
}

std::string_view embedded_text(std::string_view path) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path == path) return file.text;
    }
    return "";
}

ContractRegistry ContractRegistry::built_in() {
    ContractRegistry registry;
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.find('/') != file.path.npos) continue;  // an example
        if (const auto id = contracts::parse_schema_file(file.path)) {
            registry.add(Contract(id->name, *id->version, std::string(file.text)),
                         std::string(contracts::kBuiltIn));
        }
    }
    registry.set_topics(std::string(embedded_text(contracts::kTopicsFile)),
                        std::string(contracts::kTopicsFile));
    return registry;
}

ContractRegistry ContractRegistry::load(const std::string& directory) {
    ContractRegistry registry = built_in();
    if (!directory.empty()) registry.add_directory(directory);
    return registry;
}

void ContractRegistry::add(Contract contract, std::string source) {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& known) {
        return !comes_before(*known.contract, contract);
    });
    Entry entry{std::make_shared<const Contract>(std::move(contract)), std::move(source)};
    if (at != entries_.end() && !comes_before(*entry.contract, *at->contract)) {
        *at = std::move(entry);
    } else {
        entries_.insert(at, std::move(entry));
    }
    for (auto& [topic, versions] : topics_) versions = resolve(rules_.at(topic), topic);
}

void ContractRegistry::add_file(const std::filesystem::path& path) {
    const std::string source = path.string();
    const auto id = contracts::parse_schema_file(path.filename().string());
    if (!id) {
        const std::string why = contracts::why_not_loaded(path);
        if (!why.empty()) notes_.push_back({source, {SchemaNote::Kind::file, "", why}});
        return;
    }
    Contract contract(id->name, *id->version, contracts::read_contract_file(path), UnknownFormats::ignore,
                      source);
    for (const SchemaNote& note : contract.notes()) notes_.push_back({source, note});
    add(std::move(contract), source);
}

void ContractRegistry::add_directory(const std::string& directory) {
    std::string topics;
    std::string topics_path;
    const auto files = contracts::list_directory(directory);
    for (const auto& file : files) {
        if (file.filename() == contracts::kTopicsFile)
            topics = contracts::read_contract_file(topics_path = file.string());
        else
            add_file(file);
    }
    if (!std::ranges::any_of(files, contracts::is_contract_file))
        notes_.push_back({directory,
                          {SchemaNote::Kind::file, "",
                           "holds no contract (NAME.vN.schema.json) and no topics.json: only the contracts "
                           "built in count"}});
    if (!topics_path.empty()) set_topics(topics, topics_path);
    directories_.push_back(directory);
}

void ContractRegistry::set_topics(const std::string& text, const std::string& source) {
    for (auto& [topic, rule] : contracts::parse_topics(text, source)) {
        topics_.insert_or_assign(topic, resolve(rule, fmt::format("\"{}\": topic \"{}\"", source, topic)));
        rules_.insert_or_assign(topic, std::move(rule));
    }
}

std::vector<std::shared_ptr<const Contract>> ContractRegistry::newest_first(
    std::string_view name, const std::vector<int>& only) const {
    std::vector<std::shared_ptr<const Contract>> versions;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        const Contract& contract = *entry->contract;
        if (contract.name() != name) continue;
        if (only.empty() || std::find(only.begin(), only.end(), contract.version()) != only.end())
            versions.push_back(entry->contract);
    }
    return versions;
}

ContractVersions ContractRegistry::resolve(const TopicRule& rule, const std::string& where) const {
    for (const int version : rule.accepts) {
        if (find(rule.contract, version) == nullptr)
            throw Error(ErrorCategory::contract, where + ": accepts " + rule.contract + "@" +
                                                     std::to_string(version) + ", which is not known");
    }
    auto versions = newest_first(rule.contract, rule.accepts);
    if (versions.empty())
        throw Error(ErrorCategory::contract, where + ": no contract \"" + rule.contract + "\" is known");
    const int current = rule.current.value_or(versions.front()->version());
    ContractVersions resolved(std::move(versions), current, rule.unlabelled);
    if (resolved.current().version() != current)
        throw Error(ErrorCategory::contract, where + ": the current version " + rule.contract + "@" +
                                                 std::to_string(current) + " is not among those accepted");
    return resolved;
}

/// The version asked for, or the newest.
const Contract* ContractRegistry::find(std::string_view name, std::optional<int> version) const {
    const Contract* found = nullptr;
    for (const Entry& entry : entries_) {
        if (entry.contract->name() == name && (!version || entry.contract->version() == *version))
            found = entry.contract.get();
    }
    return found;
}

const ContractVersions* ContractRegistry::of_contract(std::string_view name) const {
    const ContractVersions* found = nullptr;
    for (const auto& [topic, versions] : topics_) {
        const bool newer = found == nullptr || versions.current().version() > found->current().version();
        if (versions.current().name() == name && newer) found = &versions;
    }
    return found;
}

const Contract& ContractRegistry::require(std::string_view id) const {
    const auto parsed = contracts::parse_contract_id(id);
    const ContractVersions* carried = parsed && !parsed->version ? of_contract(parsed->name) : nullptr;
    if (carried != nullptr) return carried->current();
    if (const Contract* found = parsed ? find(parsed->name, parsed->version) : nullptr) return *found;
    std::vector<std::string> known;
    for (const Entry& entry : entries_) known.push_back(entry.contract->id());
    for (const Entry& entry : entries_) known.push_back(entry.contract->name());
    throw Error(ErrorCategory::contract, "unknown contract \"" + std::string(id) + "\"",
                did_you_mean(id, known));
}

const ContractVersions* ContractRegistry::for_topic(std::string_view topic) const {
    const auto found = topics_.find(topic);
    return found == topics_.end() ? nullptr : &found->second;
}

const ContractVersions& ContractRegistry::require_topic(std::string_view topic,
                                                        const std::string& otherwise) const {
    if (const ContractVersions* versions = for_topic(topic)) return *versions;
    std::vector<std::string> known;
    for (const auto& [name, versions] : topics_) known.push_back(name);
    const std::string near = did_you_mean(topic, known);
    throw Error(ErrorCategory::argument, fmt::format("no contract is known for topic \"{}\"", topic),
                near.empty() ? otherwise : fmt::format("{} If not, {}", near, otherwise));
}

std::optional<ContractVersions::Verdict> ContractRegistry::check(const Record& record,
                                                                 std::size_t limit) const {
    const ContractVersions* versions = for_topic(record.topic);
    if (!versions || !record.value) return std::nullopt;
    return versions->check(record, limit);
}

ContractVersions ContractRegistry::versions_of(std::string_view id, std::string_view topic) const {
    const Contract& named = require(id);
    if (id.find('@') != id.npos)
        return {newest_first(named.name(), {named.version()}), named.version(), Unlabelled::current};
    const ContractVersions* carried = for_topic(topic);
    if (carried == nullptr || carried->current().name() != named.name()) carried = of_contract(named.name());
    if (carried != nullptr) return *carried;
    return {newest_first(named.name(), {}), named.version(), Unlabelled::newest_first};
}

std::vector<const Contract*> ContractRegistry::all() const {
    std::vector<const Contract*> all;
    for (const Entry& entry : entries_) all.push_back(entry.contract.get());
    return all;
}

const std::string& ContractRegistry::source_of(const Contract& contract) const {
    static const std::string kNowhere;
    for (const Entry& entry : entries_) {
        if (entry.contract.get() == &contract) return entry.source;
    }
    return kNowhere;
}

std::optional<std::string> ContractRegistry::topic_of(std::string_view contract_name) const {
    for (const auto& [topic, versions] : topics_) {
        if (versions.current().name() == contract_name) return topic;
    }
    return std::nullopt;
}

}  // namespace shortener_events
