// Small repairs of an event's JSON, such as `/country="BR"`. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

/// What one edit changed.
struct Change {
    std::string pointer;
    std::optional<std::string> before;  ///< as JSON; nullopt: there was nothing
    std::optional<std::string> after;   ///< as JSON; nullopt: nothing is there now
};

struct Edited {
    std::string event;  ///< the whole event; byte for byte as before where nothing changed
    std::vector<Change> changes;
    std::string trouble;  ///< why it could not be edited (no JSON, no such place); empty: it could
};

class EventEdit {
  public:
    /// `POINTER=JSON` sets a field, `POINTER=` removes it (RFC 6901; the value follows the first `=`). Throws
    /// Error(argument) that quotes the text.
    static EventEdit parse(std::string_view text);

    const std::string& pointer() const { return pointer_; }
    const std::optional<std::string>& value() const { return value_; }

  private:
    EventEdit(std::string pointer, std::optional<std::string> value)
        : pointer_(std::move(pointer)), value_(std::move(value)) {}

    std::string pointer_;
    std::optional<std::string> value_;
};

/// Applies the edits in their order. All else keeps its bytes; a name that came twice in its object is there
/// once after its field was set, and not at all after it was removed.
Edited apply_edits(const std::vector<EventEdit>& edits, std::string_view event);

}  // namespace shortener_events
