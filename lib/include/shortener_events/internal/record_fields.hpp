// Single values of an event and its record, by the names that conditions have for them (filter.hpp).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/record.hpp"

namespace shortener_events {

class FieldsSeen;

class RecordFields {
  public:
    /// "shortCode,.metadata.host,/a/b,$partition": a bare name is a member of the event. Throws
    /// Error(argument) that names the column.
    static RecordFields parse(std::string_view list);

    RecordFields(RecordFields&&) noexcept;
    RecordFields& operator=(RecordFields&&) noexcept;
    ~RecordFields();

    /// Those of the event, as nothing has been looked at yet (fields_seen.hpp).
    FieldsSeen fields() const;

    /// As they are written in the list, a path without the dot before it.
    const std::vector<std::string>& names() const { return names_; }

    /// A string as it is meant, any other value as it is written; a time as RFC 3339. nullopt: there is none,
    /// or null, or the event is no JSON.
    /// `seen` notes which of them the event has.
    std::vector<std::optional<std::string>> texts(const Record& record, FieldsSeen* seen = nullptr) const;

    /// The same as JSON on one line; nullopt where there is nothing. Bytes of keys and headers that are no
    /// UTF-8 become U+FFFD.
    std::vector<std::optional<std::string>> json(const Record& record, FieldsSeen* seen = nullptr) const;

  private:
    struct Place;
    RecordFields();
    template <typename Write>
    std::vector<std::optional<std::string>> values(const Record& record, FieldsSeen* seen, Write write) const;

    std::vector<std::string> names_;
    std::vector<Place> places_;
};

}  // namespace shortener_events
