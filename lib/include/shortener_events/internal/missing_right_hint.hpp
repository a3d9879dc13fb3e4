// Reasons of events that were not delivered name the right that was missing; this is the hint to them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events {

/// The command that gives the right of which a text says `this user may not <operation> <resource> "<name>"`;
/// "" where it says of none.
std::string missing_right_hint(std::string_view text);

/// A hint with the brokers and the user in place of BROKERS and NAME. `user` "": it stays as it is.
std::string fill_in_right_hint(std::string hint, const std::string& brokers, const std::string& user);

}  // namespace shortener_events
