// The usual mistakes about what an input is, known by its beginning: what to do about each.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::cli {

/// What a command can be told besides.
struct InputTraits {
    std::string name;           ///< of the input, as in messages
    bool array = false;         ///< --array was given
    bool envelopes = false;     ///< --envelope was given
    bool can_unwrap = false;    ///< there is a flag --envelope
    bool next_is_json = false;  ///< the next line is whole by itself, so that this one does not go on there
};

/// The remedy for an input whose first event, or the beginning of it, is this text and is refused; "": it is
/// no usual mistake.
std::string remedy_for(std::string_view text, const InputTraits& traits);

}  // namespace shortener_events::cli
