// `--help` for people: what it does, how it is called, options with their defaults, examples.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace shortener_events::cli {

class HelpFormatter : public CLI::Formatter {
  public:
    HelpFormatter();
    std::string make_option_opts(const CLI::Option* option) const override;
    std::string make_option_desc(const CLI::Option* option) const override;
    std::string make_usage(const CLI::App* app, std::string name) const override;
    std::string make_footer(const CLI::App* app) const override;
};

/// The help of the command that was named on the command line.
std::string help_of_chosen(const CLI::App& root);

}  // namespace shortener_events::cli
