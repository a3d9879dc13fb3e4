// A contract: one JSON Schema (draft-07) that every event of a kind must satisfy, such as click@1.
// A Contract is immutable after loading; check() may be called from several threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shortener_events {

/// One finding about one event.
struct Violation {
    std::string pointer;  ///< JSON Pointer (RFC 6901) into the event; "" is the whole event
    std::string rule;  ///< the schema's keyword ("required", "format", …), or "json" for an unreadable event
    std::string message;  ///< what was expected and what was found, in plain words; may quote event content,
                          ///< unescaped

    bool operator==(const Violation&) const = default;
};

/// `/timestamp: not a UTC date-time: "yesterday" [format]`, unescaped.
std::string to_text(const Violation& violation);

/// What to do with a `format` that no checker knows.
enum class UnknownFormats { ignore, refuse };

class Contract {
  public:
    /// Loads a schema. Throws Error(contract), naming the JSON Pointer, for a schema that is no valid
    /// draft-07 or asks for something that cannot be honoured (a remote $ref, an unsupported keyword).
    Contract(std::string name, int version, std::string schema,
             UnknownFormats unknown = UnknownFormats::ignore);
    Contract(Contract&&) noexcept;
    Contract& operator=(Contract&&) noexcept;
    ~Contract();

    const std::string& name() const;    ///< "click"
    int version() const;                ///< 1
    std::string id() const;             ///< "click@1"
    const std::string& schema() const;  ///< the schema's text as loaded

    /// No violation: the event is valid. At most `limit` violations (0: all). An unreadable event is one
    /// violation with the rule "json". `slack` is how many bytes behind the event may be read (never used,
    /// only touched); with less than `kSlack` the event is copied first.
    std::vector<Violation> check(std::string_view event, std::size_t limit = 0, std::size_t slack = 0) const;

    /// Readable bytes behind an event that save check() a copy.
    static constexpr std::size_t kSlack = 64;

  private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace shortener_events
