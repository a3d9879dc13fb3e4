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

/// Something that a schema says in vain, though it can be used: its author relies on it, and events pass.
struct SchemaNote {
    enum class Kind {
        format,     ///< a format or content type that no checker knows
        keyword,    ///< a word that draft-07 does not know, near one that it knows
        reference,  ///< what stands beside a `$ref`
        file,       ///< a file of a contracts folder that is not loaded
    };
    Kind kind;
    std::string pointer;  ///< JSON Pointer into the schema; "" for a file
    std::string message;

    bool operator==(const SchemaNote&) const = default;
};

/// What to do with a `format` that no checker knows.
enum class UnknownFormats { ignore, refuse };

class Contract {
  public:
    /// Loads a schema. Throws Error(contract), naming the JSON Pointer, for a schema that is no valid
    /// draft-07 or asks for something that cannot be honoured (a remote $ref, an unsupported keyword).
    /// `file`: where the text comes from, so that errors say file, line and column instead of the contract's
    /// name.
    Contract(std::string name, int version, std::string schema,
             UnknownFormats unknown = UnknownFormats::ignore, const std::string& file = {});
    Contract(Contract&&) noexcept;
    Contract& operator=(Contract&&) noexcept;
    ~Contract();

    const std::string& name() const;    ///< "click"
    int version() const;                ///< 1
    std::string id() const;             ///< "click@1"
    const std::string& schema() const;  ///< the schema's text as loaded, without a byte order mark

    /// What the schema says in vain, at most 100 notes.
    const std::vector<SchemaNote>& notes() const;

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
