// What could come next on a half-typed command line.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

struct Candidate {
    std::string word;
    std::string description;
};

struct Completion {
    std::vector<Candidate> candidates;
    bool files = false;        ///< the shell should offer file names, too
    std::string before_files;  ///< what stands in the typed word before such a name: --sink=sqlite:
};

/// Gives the values of a kind (TOPIC, GROUP, PARTITION, PROFILE, CONTRACT, …), which may ask the broker.
using ValueSource = std::function<std::vector<std::string>(const std::string& kind)>;

/// `words`: what stands behind the program's name; the last is the one being typed and may be empty.
/// Candidates begin with it.
Completion complete(const CommandInfo& root, const std::vector<std::string>& words,
                    const ValueSource& values);

}  // namespace shortener_events::cli
