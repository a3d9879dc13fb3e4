// The versions of one contract that live side by side in a topic, and which of them judges an event. An event
// says its version by a header; one without is judged as the registry states for its topic. Writers publish
// the current version. Copies are cheap; check() may be called from several threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/contract.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

/// The header by which an event says what it is: "click@2". The last one counts where there are several.
inline constexpr std::string_view kContractHeader = "event-contract";

/// What that header says; nullopt: there is none. A header without a value says "".
std::optional<std::string> contract_label(const std::vector<Header>& headers);

/// Why no contract can judge the record: its reader has only a part of it, see Oversize. nullopt: all of it
/// is here.
std::optional<Violation> why_unreadable(const Record& record);

/// What an event without the header is judged by.
enum class Unlabelled {
    newest_first,  ///< the newest version, then older ones, until one fits
    current,       ///< the current version alone
};

class ContractVersions {
  public:
    struct Verdict {
        /// That accepted the event, or whose violations these are; nullptr: none could judge it.
        const Contract* judge = nullptr;
        std::vector<Violation> violations;
    };

    /// `newest_first`: at least one, the current version among them.
    ContractVersions(std::vector<std::shared_ptr<const Contract>> newest_first, int current,
                     Unlabelled unlabelled);

    /// What is written today.
    const Contract& current() const;
    /// The accepted versions, newest first.
    const std::vector<std::shared_ptr<const Contract>>& accepted() const { return accepted_; }
    /// The accepted version of this id ("click@2"), nullptr for any other text.
    const Contract* find(std::string_view id) const;

    /// A label that names no accepted version is a violation of the rule "contract". Where several versions
    /// were tried in vain, the one with the fewest violations judges. `limit` and `slack` as in
    /// Contract::check.
    Verdict check(std::string_view event, const std::optional<std::string>& label, std::size_t limit = 0,
                  std::size_t slack = 0) const;
    /// Of the event of a record that has one, in the version that its header names; of one that is here only
    /// in part why_unreadable() says why no version judges it.
    Verdict check(const Record& record, std::size_t limit = 0) const;

  private:
    Verdict check_unlabelled(std::string_view event, std::size_t limit, std::size_t slack) const;
    Violation unknown_label(const std::string& label) const;

    std::vector<std::shared_ptr<const Contract>> accepted_;
    std::size_t current_ = 0;  ///< index into accepted_
    Unlabelled unlabelled_ = Unlabelled::newest_first;
};

/// Its violations on one line, and the contract that they are of: "/a: message [rule]; /b: … (click@1)".
std::string to_text(const ContractVersions::Verdict& verdict);

}  // namespace shortener_events
