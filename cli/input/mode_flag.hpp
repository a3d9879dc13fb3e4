// --mode: who may read the files that a command makes and that hold events, and with them people's addresses.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace shortener_events::cli {

struct ModeFlag {
    std::string text;  ///< octal; "": as it is by default

    /// By default only the user may read and write them.
    unsigned permissions() const;

    /// Throws Error(argument) where the flag was given and makes no difference: it needs `what`.
    void require_use(bool makes_files, const std::string& what) const;
};

void declare_mode_flag(CLI::App& command, ModeFlag& flag);

}  // namespace shortener_events::cli
