// --valid-out and --invalid-out: every event goes into one of the two files, as it was received.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/input/mode_flag.hpp"
#include "cli/output/output_file.hpp"

namespace shortener_events::cli {

/// Paths, or empty, and the permissions of those that are made.
struct SplitFlags {
    std::string valid;
    std::string invalid;
    ModeFlag mode;
};

class SplitFiles {
  public:
    /// Throws Error(io) for a file that cannot be written.
    explicit SplitFiles(const SplitFlags& flags);

    bool wants_invalid() const { return invalid_ != nullptr; }
    bool are_wanted() const { return valid_ != nullptr || invalid_ != nullptr; }

    void write_valid(std::string_view event) { write(valid_, event, Ending::line); }
    void write_invalid(std::string_view event) { write(invalid_, event, Ending::line); }
    /// A part of an event of which more follows.
    void write_invalid_part(std::string_view part) { write(invalid_, part, Ending::none); }

    /// Throws Error(io) where not everything could be written.
    void close();

  private:
    enum class Ending { line, none };
    static void write(const std::unique_ptr<OutputFile>& file, std::string_view text, Ending ending);

    std::unique_ptr<OutputFile> valid_;
    std::unique_ptr<OutputFile> invalid_;
};

}  // namespace shortener_events::cli
