// What users of kcat, kafkactl, kaf, Kafka's scripts and monitoring plugins type, and how the same is asked
// for here.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace shortener_events::cli {

/// A hint for an option that the command does not have; "" where nothing is known.
std::string hint_for_option(const CLI::App& command, std::string_view typed);

/// A hint for a word that is no command of `parent`, or an argument that it does not take; "" where nothing
/// is known.
std::string hint_for_word(const CLI::App& parent, const std::string& typed);

}  // namespace shortener_events::cli
