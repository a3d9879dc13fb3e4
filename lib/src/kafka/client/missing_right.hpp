// What this user may not, in Kafka's words, and the command that allows it: the
// one place that says so. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shortener_events::kafka {

/// Of Kafka's operations and resources ("Describe" on "group" "billing");
/// "cluster" has no name.
struct MissingRight {
    std::string_view operation;
    std::string_view resource;
    std::string name{};
};

/// `this user may not Describe group "billing"`.
std::string say_missing(const MissingRight& right);

/// A hint with the line for kafka-acls.sh.
std::string how_to_allow(const MissingRight& right);

/// The name as it can stand in a command that is typed; `otherwise` where a
/// shell would take it apart.
std::string word_or(const std::string& name, std::string_view otherwise);

}  // namespace shortener_events::kafka
