// Which records a command is about: key, headers, fields, text, verdict of their contract.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shortener_events/filter.hpp"
#include "shortener_events/record.hpp"
#include "shortener_events/registry.hpp"

namespace shortener_events::cli {

struct RecordFilterOptions {
    std::optional<std::string> key;
    std::vector<std::string> headers;  ///< name=value each; all must be there
    std::string where;                 ///< a condition, see filter.hpp
    std::string grep;                  ///< a regular expression
};

class RecordFilter {
  public:
    /// Throws Error(usage).
    explicit RecordFilter(const RecordFilterOptions& options);

    bool wants(const Record& record) const;
    /// Whether it lets everything through.
    bool wants_all() const;

  private:
    std::optional<std::string> key_;
    std::vector<Header> headers_;
    std::optional<Filter> where_;
    std::optional<Filter> grep_;
};

/// The first violation of the contract that the registry names for the record's topic, in the version that
/// the record's header names, as a line of text; nullopt: valid, or the topic has no contract. A tombstone is
/// no event and so never a violation.
std::optional<std::string> verdict_on(const Record& record, const ContractRegistry& registry);

}  // namespace shortener_events::cli
