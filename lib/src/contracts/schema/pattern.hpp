// Regular expressions of schemas: ECMA 262 syntax, matched by RE2 in linear time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace shortener_events::contracts {

class Pattern {
  public:
    /// Throws std::invalid_argument that says why: no ECMA 262 expression, or one that no linear-time engine
    /// can match (lookaround, backreferences).
    explicit Pattern(std::string expression);

    const std::string& expression() const { return expression_; }

    /// Searches, as schemas do: anchors are the expression's own business.
    bool matches(std::string_view text) const;

  private:
    std::string expression_;
    std::shared_ptr<const re2::RE2> engine_;
};

}  // namespace shortener_events::contracts
