#include "cli/reflect/help.hpp"

#include <sstream>

#include "cli/reflect/chosen.hpp"
#include "cli/reflect/tree.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kTextColumn = 34, kTextWidth = 80 - kTextColumn;

/// Lines of whole words, no longer than kTextWidth where words allow it.
std::string wrap(const std::string& text) {
    std::istringstream words(text);
    std::string out;
    std::size_t used = 0;
    for (std::string word; words >> word; used += word.size()) {
        const bool fits = used + 1 + word.size() <= kTextWidth;
        if (used > 0) out += fits ? ' ' : '\n';
        used = used > 0 && fits ? used + 1 : 0;
        out += word;
    }
    return out;
}

}  // namespace

HelpFormatter::HelpFormatter() {
    column_width(kTextColumn);
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
    return wrap(option->get_description());
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
    if (option->get_type_size() == 0) return "";
    std::string choices;
    for (const auto& choice : value_choices(*option)) choices += (choices.empty() ? "" : "|") + choice;
    std::string text = " " + (choices.empty() ? value_word(*option) : choices);
    if (option->get_positional() && (text == " " || text == " " + option->get_name(true))) text.clear();
    if (!option->get_default_str().empty()) text += " [" + option->get_default_str() + "]";
    if (option->get_required()) text += " (required)";
    return text;
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string) const {
    std::string usage = "\nUsage: " + full_name(*app);
    const auto is_visible = [](const CLI::App* child) { return !child->get_group().empty(); };
    if (!app->get_subcommands(is_visible).empty())
        usage += app->get_require_subcommand_min() > 0 ? " COMMAND" : " [COMMAND]";
    usage += " [OPTIONS]";
    for (const auto* option : app->get_options([](const CLI::Option* o) { return o->get_positional(); })) {
        const bool many = option->get_expected_max() > 1;
        const std::string name = option->get_name(true) + (many ? "..." : "");
        usage += option->get_required() ? " " + name : " [" + name + "]";
    }
    return usage + "\n";
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
    std::string footer = app->get_footer().empty() ? "" : "\n" + app->get_footer() + "\n";
    if (app->get_parent()) footer += "\nGlobal options: see shortener-events --help\n";
    return footer;
}

std::string help_of_chosen(const CLI::App& root) {
    const CLI::App& command = chosen_command(root);
    return command.help(full_name(command));
}

}  // namespace shortener_events::cli
