// Which dead letters a command is about, read in a bounded pass, each with today's verdict on it.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/context.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/record_filter.hpp"
#include "shortener_events/internal/dead_letter_view.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

struct LetterFlags {
    std::string topic{names::kDeadLetterTopic};
    std::string origin;
    std::string reason;
    std::string since;
    std::string contract;  ///< overrides the registry's for every letter
    ContractsFlag contracts;
    RecordFilterOptions filter;
    MaxValue max_value;
};

/// TOPIC, --where, --header, --origin, --reason, --since, --contract, --contracts, --strict, --max-value.
void declare_letter_flags(CLI::App& command, LetterFlags& flags);

class Letters {
  public:
    /// Throws Error(argument) for a filter that cannot be read, Error(contract) for an unknown contract.
    Letters(const LetterFlags& flags, Context& context);

    /// To read more of the topic with.
    const Client& client() const { return client_; }
    const std::vector<PartitionRange>& ranges() const { return ranges_; }

    /// Events belong there: a contract is known for the topic, or these are its dead letters by their name.
    bool is_known_origin(const std::string& topic) const;

    /// Calls `on_letter` for those that are wanted, in order within each partition; a false answer ends it.
    void each(std::stop_token stop, const std::function<bool(const DeadLetter&)>& on_letter) const;

    bool wants(const DeadLetter& letter) const;

    /// Of those that came by, how many the condition could not read.
    std::uint64_t unreadable() const { return filter_.unreadable(); }
    /// Says so, if there were any, and which of its fields none of them had.
    void note_condition() const;
    /// Says that the topic is empty, or that none of what is in it is wanted.
    void note_none() const;

    /// What today's contract of its origin says about `value`; empty: valid, or no contract is known. `to`: a
    /// topic whose contract counts before the origin's.
    std::vector<Violation> check(const DeadLetter& letter, const std::optional<std::string>& value,
                                 const std::string& to = {}) const;
    bool has_contract(const DeadLetter& letter, const std::string& to = {}) const {
        return contract_of(letter, to) != nullptr;
    }

  private:
    const ContractVersions* contract_of(const DeadLetter& letter, const std::string& to) const;

    Context& context_;
    std::string topic_;
    std::string origin_, reason_;
    RecordFilter filter_;
    ContractRegistry registry_;
    std::optional<ContractVersions> named_;  ///< by --contract
    Client client_;
    Selection selection_;
    std::vector<PartitionRange> ranges_;
    mutable std::uint64_t read_ = 0;           ///< letters, wanted or not
    mutable bool looks_like_letters_ = false;  ///< of one at least it is known where it was before
};

/// "url-shortener.click[2]@42"; "-" where nothing is known.
std::string origin_text(const DeadLetter& letter);

/// The first pointer that the detail or, without one, today's verdict names; "" for none.
std::string failing_pointer(const DeadLetter& letter, const std::vector<Violation>& verdict);

/// "/timestamp: not a … [format]" of the first, or "".
std::string first_text(const std::vector<Violation>& violations);

}  // namespace shortener_events::cli
