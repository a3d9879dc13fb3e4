// The one exception type: it means "this command cannot go on". Trouble with a single record is a value
// instead (Violation, DeliveryReport). Only `main` of a program turns a category into an exit status.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace shortener_events {

enum class ErrorCategory {
    argument,       ///< a value that was passed makes no sense
    configuration,  ///< a setting or configuration file is wrong
    contract,       ///< a schema cannot be loaded or honoured
    kafka,          ///< Kafka, or what is compared with it, could not be reached, read or asked; unknown
                    ///< topics and groups too
    io,             ///< a file, pipe or database failed while the work was under way
    misuse,         ///< an object was used as its header forbids, such as by two threads at once
};

/// "argument", "configuration", …
std::string_view to_string(ErrorCategory category);

/// Of the protocol's error numbers (https://kafka.apache.org/protocol#protocol_error_codes) those that
/// callers ask about.
namespace kafka_error {
inline constexpr int kUnknownTopic = 3;
inline constexpr int kTopicForbidden = 29;
inline constexpr int kUnknownGroup = 69;
}  // namespace kafka_error

/// What a program may do about trouble with Kafka, besides telling people.
struct KafkaTrouble {
    int code = 0;            ///< the protocol's error number; 0: none, such as when no broker answers
    bool retriable = false;  ///< doing the same again later can help
    bool fatal = false;      ///< the object that threw cannot go on, whatever is tried
    bool in_doubt = false;   ///< what was asked for may have been done or not: a commit without an answer
};

class Error : public std::runtime_error {
  public:
    /// `message`: lower case, no full stop, the user's own value quoted. `hint`: what to do next, may be
    /// empty.
    Error(ErrorCategory category, const std::string& message, std::string hint = {}, KafkaTrouble kafka = {})
        : std::runtime_error(message), category_(category), hint_(std::move(hint)), kafka_(kafka) {}

    ErrorCategory category() const { return category_; }
    const std::string& hint() const { return hint_; }
    const KafkaTrouble& kafka() const { return kafka_; }

  private:
    ErrorCategory category_;
    std::string hint_;
    KafkaTrouble kafka_;
};

}  // namespace shortener_events
