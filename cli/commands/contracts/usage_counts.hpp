// The records of a topic counted by the contract version that each says or fits, and what breaks them. Every
// record ends in exactly one count. Labels and messages are what strangers wrote, so that neither their
// number nor their length is theirs to choose.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shortener_events/contract_versions.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

class UsageCounts {
  public:
    static constexpr std::size_t kMostLabels = 100;  ///< labels of no accepted version; the rest: "(others)"
    static constexpr std::size_t kTextBytes = 256;   ///< of a label or a message; what is longer is cut

    /// Events of one version, or with one label that names no accepted version (all of these are invalid).
    struct Use {
        std::uint64_t valid = 0, invalid = 0;
        std::uint64_t labelled = 0;             ///< of these, so many say their version
        std::optional<std::int64_t> newest_ms;  ///< epoch ms of the newest of them; nullopt: not known

        std::uint64_t events() const { return valid + invalid; }
    };

    struct Broken {
        std::uint64_t violations = 0;
        std::int32_t partition = 0;  ///< of the first event
        std::int64_t offset = 0;
        std::string example;  ///< of its violation: "/city: expected string, found integer: 7"
    };
    using Rule = std::pair<std::string, std::string>;  ///< contract, keyword

    explicit UsageCounts(ContractVersions versions) : versions_(std::move(versions)) {}

    void add(const Record& record);

    std::uint64_t read() const { return read_; }
    std::uint64_t events() const { return read_ - tombstones_; }
    std::uint64_t tombstones() const { return tombstones_; }
    std::uint64_t unreadable() const { return unreadable_; }  ///< no JSON, or too large
    std::uint64_t unknown() const;                            ///< events whose label no accepted version has
    std::uint64_t invalid() const;                            ///< of accepted versions

    const ContractVersions& versions() const { return versions_; }
    /// Of an accepted version, also of one that no event has.
    const Use& use_of(const Contract& version) const;
    /// Most events first.
    std::vector<std::pair<std::string, Use>> unknown_labels() const;
    /// By version and keyword, most violations first; without those that a label is.
    std::vector<std::pair<Rule, Broken>> broken_rules() const;

  private:
    void add_unknown(const Record& record, const std::string& label);
    void note(const Record& record, const std::string& contract, const std::vector<Violation>& violations);

    ContractVersions versions_;
    std::uint64_t read_ = 0, tombstones_ = 0, unreadable_ = 0;
    std::map<std::string, Use, std::less<>> uses_, unknown_;
    std::map<Rule, Broken> broken_;
};

}  // namespace shortener_events::cli
