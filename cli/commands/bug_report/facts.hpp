// What a maintainer asks first, and nothing that the reporter would rather keep.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "shortener_events/error.hpp"

namespace shortener_events::cli {

/// A line of the report.
struct Fact {
    std::string part;  ///< "program", "library", "system", "environment", "setting"
    std::string name;
    std::string value;   ///< empty: unknown, or not there
    std::string source;  ///< where a setting is from; why a library is not there
};

/// Never fails: settings that cannot be used are a fact, too.
std::vector<Fact> gather_facts(Context& context);

/// Where the settings are so wrong that no command starts.
std::vector<Fact> gather_facts(const Error& wrong_settings);

}  // namespace shortener_events::cli
