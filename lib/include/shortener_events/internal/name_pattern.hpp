// A regular expression for names of topics and groups. Names come from strangers, so it takes time in
// proportion to their length, whatever the expression: RE2's syntax.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace shortener_events {

class NamePattern {
  public:
    /// Throws Error(argument), quoting the text, for what is no expression.
    explicit NamePattern(const std::string& text);

    /// Whether it is the whole name that matches: "billing-.*", not "billing". Names that are no UTF-8 do
    /// not.
    bool matches(std::string_view name) const;

  private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace shortener_events
