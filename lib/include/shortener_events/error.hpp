// The one exception type: it means "this command cannot go on". Trouble with a single record is a value
// instead (Violation, DeliveryReport). Only `main` of a program turns a category into an exit status.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace shortener_events {

enum class ErrorCategory {
    usage,          ///< the caller asked for something that makes no sense
    configuration,  ///< a setting or configuration file is wrong
    contract,       ///< a schema cannot be loaded or honoured
    kafka,          ///< Kafka could not be reached, read or asked; unknown topics and groups too
    io,             ///< a file, pipe or database failed while the work was under way
    bug,            ///< a broken promise inside this program
};

/// "usage", "configuration", … as written in machine-readable errors.
std::string_view to_string(ErrorCategory category);

class Error : public std::runtime_error {
  public:
    /// `message`: lower case, no full stop, the user's own value quoted. `hint`: what to do next, may be
    /// empty.
    Error(ErrorCategory category, const std::string& message, std::string hint = {})
        : std::runtime_error(message), category_(category), hint_(std::move(hint)) {}

    ErrorCategory category() const { return category_; }
    const std::string& hint() const { return hint_; }

  private:
    ErrorCategory category_;
    std::string hint_;
};

}  // namespace shortener_events
