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
    bool quiet = false;
    int verbose = 0;
};

}  // namespace shortener_events::cli
