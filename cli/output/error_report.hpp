// An error as the user sees it: two lines of text, or one JSON object where `-o json`, `-o jsonl` or `--log
// json` was asked for.
#pragma once

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

class ErrorReport {
  public:
    /// Looks for `-o`, `--output`, `--log` and `--color` in argv itself, because the error may be that it
    /// cannot be parsed.
    ErrorReport(int argc, char** argv);

    /// Writes to stderr and returns the exit status of the error's category.
    int print(const Error& error) const;

  private:
    bool json_ = false;
    bool color_ = false;
};

}  // namespace shortener_events::cli
