// Under which heading of the help an option stands. One table for all commands, so that an option has its
// place in each of them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

struct OptionGroup {
    std::string_view heading;
    std::vector<std::string_view> names;  ///< long names, or the only one
};

/// In the order of the help; what is in none of them stands first, under "Options".
std::span<const OptionGroup> option_groups();

/// The heading of an option of a command; "Options" where it is in no group.
std::string_view heading_of(const OptionInfo& option);

}  // namespace shortener_events::cli
