// The options that every command takes, as typed.
#pragma once

#include <string>
#include <vector>

namespace shortener_events::cli {

struct GlobalOptions {
    std::string brokers;
    std::vector<std::string> properties;  ///< key=value each
    std::string properties_file;          ///< a Java client.properties
    std::string config_file;
    std::string profile;
    std::string timeout;
    std::string color;
    std::string output;  ///< where it stands before the command; see chosen_output
    bool quiet = false;
    int verbose = 0;
};

}  // namespace shortener_events::cli
