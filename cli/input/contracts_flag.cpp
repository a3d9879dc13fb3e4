#include "cli/input/contracts_flag.hpp"

namespace shortener_events::cli {

void declare_contracts_flag(CLI::App& command, std::string& directory) {
    command
        .add_option("--contracts", directory, "folder of contracts that add to or override the built-in ones")
        ->type_name("DIR");
}

}  // namespace shortener_events::cli
