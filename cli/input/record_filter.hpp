// Which records a command is about: key, headers, fields, text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shortener_events/filter.hpp"
#include "shortener_events/internal/fields_seen.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

struct RecordFilterOptions {
    std::optional<std::string> key;
    std::vector<std::string> headers;  ///< name=value each; all must be there
    std::string where;                 ///< a condition, see filter.hpp
    std::string grep;                  ///< a regular expression
};

class RecordFilter {
  public:
    /// Throws Error(argument).
    explicit RecordFilter(const RecordFilterOptions& options);

    /// A record whose event the condition cannot read is not wanted, but counted; a tombstone has no event,
    /// and so fulfils no condition on one.
    bool wants(const Record& record) const;
    /// Whether it lets everything through.
    bool wants_all() const;

    std::uint64_t unreadable() const { return unreadable_; }
    /// How many there were, in words, with an example; empty: none.
    std::string unreadable_text() const;

    /// Which fields of the condition no event had, see FieldsSeen.
    std::string unseen_text(FieldsSeen::Say say) const { return seen_.unseen_text(say); }

  private:
    bool fulfils_condition(const Record& record) const;

    std::optional<std::string> key_;
    std::vector<Header> headers_;
    std::optional<Filter> where_;
    std::optional<Filter> grep_;
    mutable std::uint64_t unreadable_ = 0;  ///< counted beside the answers
    mutable FieldsSeen seen_;
    mutable std::string unreadable_place_;
};

}  // namespace shortener_events::cli
