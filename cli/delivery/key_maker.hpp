// The key of an event: a random UUID, none, or what stands at a JSON Pointer of the event.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/internal/random.hpp"

namespace shortener_events::cli {

class KeyMaker {
  public:
    /// `choice`: "uuid", "none" or a JSON Pointer (RFC 6901) that starts with "/"; UUIDs are drawn from
    /// `random`. Throws Error(argument).
    KeyMaker(const std::string& choice, const Random& random);

    /// nullopt: no key. A text is the key as it is, any other value as the event writes it, without blanks
    /// between its tokens; absent or null: no key.
    std::optional<std::string> key_of(std::string_view event);

    /// Whether keys are UUIDs, which uuid() makes without an allocation.
    bool makes_uuids() const { return kind_ == Kind::uuid; }
    Random::Uuid uuid() { return random_.uuid(); }

  private:
    enum class Kind { uuid, none, pointer };

    Kind kind_;
    std::optional<JsonPointer> pointer_;
    Random random_;
};

}  // namespace shortener_events::cli
