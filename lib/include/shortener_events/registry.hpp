// The contracts that a program knows: those built into the library and those of a directory, several versions
// of one name side by side. It also says which topic carries which contract, as topics.json states it.
// Immutable once loaded: pointers into it are valid until it is added to.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/contract.hpp"
#include "shortener_events/contract_versions.hpp"

namespace shortener_events {

/// What topics.json states about one topic.
struct TopicRule {
    std::string contract;        ///< a name: "click"
    std::optional<int> current;  ///< nullopt: the newest version accepted
    std::vector<int> accepts{};  ///< empty: every version that is known
    Unlabelled unlabelled = Unlabelled::newest_first;
};

/// What is not as it looks in a contracts folder.
struct ContractNote {
    std::string source;  ///< the file or the folder
    SchemaNote note;
};

/// `"contracts/order.v1.schema.json": /properties/at/format: no checker for the format "datetime"`,
/// unescaped.
std::string to_text(const ContractNote& note);

class ContractRegistry {
  public:
    /// The contracts built in: click@1, url-created@1.
    static ContractRegistry built_in();

    /// The contracts built in and then, unless `directory` is empty, those of the directory.
    static ContractRegistry load(const std::string& directory);

    /// Adds one contract; the same name and version overrides. `source` says where it comes from.
    void add(Contract contract, std::string source = "");

    /// Adds every `<name>.v<N>.schema.json` of a directory and what its topics.json says; the same name and
    /// version, and the same topic, overrides. Throws Error(contract) for a file that is no usable schema or
    /// a topics.json that names what there is not, Error(configuration) for an unreadable directory.
    void add_directory(const std::string& directory);

    /// "click@1", or "click": the version that is current in the topic that carries it, else the newest.
    /// Throws Error(contract) with near matches for an unknown one.
    const Contract& require(std::string_view id) const;

    /// The versions that events of a topic may have; nullptr: the registry names none.
    const ContractVersions* for_topic(std::string_view topic) const;

    /// The same of a topic that must have them. Throws Error(argument) with near matches as the hint, and
    /// with `otherwise`: what to do where the name is as it is meant.
    const ContractVersions& require_topic(std::string_view topic, const std::string& otherwise) const;

    /// What the contract of the record's topic says of its event: ContractVersions::check. nullopt: the
    /// registry names none, or the record is a tombstone, which is no event.
    std::optional<ContractVersions::Verdict> check(const Record& record, std::size_t limit = 0) const;

    /// The versions of a contract in a topic. "click": as the registry states for the topic, or else for the
    /// topic that carries the contract, or else all; "click@1": that one alone. Throws as require() does.
    ContractVersions versions_of(std::string_view id, std::string_view topic) const;

    /// Every contract, by name, then version.
    std::vector<const Contract*> all() const;

    /// Where a contract of all() comes from: "built in", or its file.
    const std::string& source_of(const Contract& contract) const;

    /// The topic that carries `contract_name`; nullopt: none is named.
    std::optional<std::string> topic_of(std::string_view contract_name) const;

    /// What the directories hold in vain: files that no contract is read from, words that no schema knows.
    const std::vector<ContractNote>& notes() const { return notes_; }

    /// The directories added, in order.
    const std::vector<std::string>& directories() const { return directories_; }

  private:
    struct Entry {
        std::shared_ptr<const Contract> contract;
        std::string source;
    };
    const Contract* find(std::string_view name, std::optional<int> version) const;
    std::vector<std::shared_ptr<const Contract>> newest_first(std::string_view name,
                                                              const std::vector<int>& only) const;
    const ContractVersions* of_contract(std::string_view name) const;
    ContractVersions resolve(const TopicRule& rule, const std::string& where) const;
    void add_file(const std::filesystem::path& path);
    void set_topics(const std::string& text, const std::string& source);

    std::vector<Entry> entries_;  ///< by name, then version
    std::map<std::string, TopicRule, std::less<>> rules_;
    std::map<std::string, ContractVersions, std::less<>> topics_;  ///< `rules_`, resolved
    std::vector<std::string> directories_;
    std::vector<ContractNote> notes_;
};

}  // namespace shortener_events
