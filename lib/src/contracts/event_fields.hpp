// Takes single fields out of an event that its contract has accepted, in one pass and without building a
// document.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events::contracts {

/// A field at the top level of the event.
struct WantedField {
    std::string name;
    bool as_json = false;  ///< any value, as its JSON text; else a string, unescaped
};

class EventFields {
  public:
    explicit EventFields(std::vector<WantedField> wanted);
    ~EventFields();
    EventFields(EventFields&&) noexcept;

    /// The fields in the order wanted; nullopt for one that is missing or of another type. The views are
    /// valid until the next call and as long as `event`, behind which Contract::kSlack bytes must be
    /// readable. False: the event is no JSON object after all.
    bool read(std::string_view event, std::vector<std::optional<std::string_view>>& values);

  private:
    struct Parser;
    std::vector<WantedField> wanted_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace shortener_events::contracts
