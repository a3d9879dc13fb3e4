#include "cli/input/max_value_flag.hpp"

#include <algorithm>

#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

CLI::Option* declare_max_value_flag(CLI::App& command, MaxValue& flag) {
    return command
        .add_option("--max-value", flag.size,
                    "largest record (value, key and headers); of a larger one only the front is looked at")
        ->type_name("SIZE")
        ->capture_default_str();
}

void bound_values(const MaxValue& flag, Context& context) {
    context.bound_values(static_cast<std::size_t>(std::min<std::uint64_t>(parse_size(flag.size), SIZE_MAX)));
}

}  // namespace shortener_events::cli
