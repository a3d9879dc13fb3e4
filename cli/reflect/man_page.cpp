#include "cli/reflect/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/exit_status.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

/// Text in which roff sees no commands: backslashes, hyphens, and dots or quotes that begin a line.
std::string roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            out += std::string("\\&") + c;
        else
            out += c;
    }
    return out;
}

std::string hyphenated(std::string name) {
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string title(const std::string& name, const std::string& description) {
    std::string upper = hyphenated(name);
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return fmt::format(".TH {} 1 \"\" \"shortener-events {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                       roff(upper), version(), roff(hyphenated(name)), roff(description));
}

std::string option_text(const OptionInfo& option) {
    std::string heading;
    for (const auto& name : option.names)
        heading += fmt::format("{}\\fB{}\\fR", heading.empty() ? "" : ", ", roff(name));
    if (!option.value.empty() && option.value != option.names.front())
        heading += fmt::format(" \\fI{}\\fR", roff(option.value));
    std::string text = option.description;
    std::string choices;
    for (const auto& choice : option.choices) choices += (choices.empty() ? "" : ", ") + choice;
    if (!choices.empty()) text += fmt::format(" ({})", choices);
    if (!option.default_value.empty()) text += fmt::format("; default {}", option.default_value);
    return fmt::format(".TP\n{}\n{}\n", heading, roff(text));
}

std::string options_text(const std::string& heading, const std::vector<OptionInfo>& options) {
    if (options.empty()) return {};
    std::string text = heading;
    for (const auto& option : options) text += option_text(option);
    return text;
}

std::string synopsis(const CommandInfo& command) {
    std::string text = fmt::format("\\fB{}\\fR", roff(command.full_name));
    if (!command.commands.empty()) text += command.needs_command ? " \\fICOMMAND\\fR" : " [\\fICOMMAND\\fR]";
    text += " [\\fIOPTIONS\\fR]";
    for (const auto& positional : command.positionals) {
        const std::string name =
            fmt::format("\\fI{}\\fR", roff(positional.names[0])) + (positional.repeatable ? "..." : "");
        text += positional.required ? " " + name : " [" + name + "]";
    }
    return text + "\n";
}

std::string example_lines(const CommandInfo& command) {
    std::string lines;
    for (const auto& example : command.examples) lines += roff(example) + "\n";
    for (const auto& child : command.commands) lines += example_lines(child);
    return lines;
}

/// Of the command and of those below it.
std::string examples_text(const CommandInfo& command) {
    const std::string lines = example_lines(command);
    return lines.empty() ? lines : ".SH EXAMPLES\n.nf\n" + lines + ".fi\n";
}

std::string exit_statuses() {
    std::string text = ".SH EXIT STATUS\n";
    for (const auto& status : kExitStatuses)
        text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", status.status, roff(status.meaning));
    return text;
}

std::string subcommand_text(const CommandInfo& command) {
    return fmt::format(".SS {}\n", roff(command.full_name)) + synopsis(command) + ".PP\n" +
           roff(command.description) + "\n" + options_text("", command.positionals) +
           options_text("", command.options);
}

constexpr const char* kSettingsSection = R"(.SH SETTINGS
Strongest first: options; environment variables; the configuration file; defaults.
.TP
\fBSHORTENER_EVENTS_BROKERS\fR, \fBKAFKA_BROKERS\fR, \fBKAFKA_BOOTSTRAP_SERVERS\fR
as \fB\-\-brokers\fR
.TP
\fBSHORTENER_EVENTS_TIMEOUT\fR, \fBSHORTENER_EVENTS_COLOR\fR, \fBSHORTENER_EVENTS_PROFILE\fR, \fBSHORTENER_EVENTS_CONFIG\fR, \fBSHORTENER_EVENTS_PROPERTIES_FILE\fR
as the options of these names
.TP
\fBNO_COLOR\fR
no colours, unless \fB\-\-color\fR says otherwise
.SH FILES
.TP
\fI$XDG_CONFIG_HOME/shortener\-events/config.toml\fR
keys \fBbrokers\fR, \fBtimeout\fR, \fBcolor\fR, \fBprofile\fR; a table \fB[properties]\fR of Kafka client properties; the same under \fB[profiles.\fINAME\fB]\fR.
A secret may be given as \fBfile:\fIPATH\fR, \fBenv:\fINAME\fR or \fBcommand:\fILINE\fR, which must end within \fB\-\-timeout\fR.
These three, and properties that load code or run commands, count only in a file that you or root own and that nobody else can write, and in no folder that others can exchange.
.PP
Configuration, schemas and checkpoints are regular files of at most 16 MiB. Files that are made and hold events have the permissions 0600, unless \fB\-\-mode\fR says otherwise.
)";

}  // namespace

std::string man_page(const CommandInfo& root) {
    std::string text =
        title(root.name, root.description) + ".SH SYNOPSIS\n" + synopsis(root) + ".SH COMMANDS\n";
    for (const auto& command : root.commands)
        text += fmt::format(".TP\n\\fB{}\\fR(1)\n{}\n", roff(hyphenated(command.full_name)),
                            roff(command.description));
    return text + options_text(".SH OPTIONS\nThey may stand with every command.\n", root.options) +
           kSettingsSection + exit_statuses() +
           fmt::format(".SH SEE ALSO\n\\fB{}\\-syntax\\fR(7), which says how values are written\n",
                       roff(root.name));
}

std::string man_page(const CommandInfo& root, const CommandInfo& command) {
    std::string text = title(command.full_name, command.description) + ".SH SYNOPSIS\n" + synopsis(command) +
                       options_text(".SH ARGUMENTS\n", command.positionals) +
                       options_text(".SH OPTIONS\n", command.options);
    if (!command.commands.empty()) text += ".SH COMMANDS\n";
    for (const auto& child : command.commands) text += subcommand_text(child);
    return text + examples_text(command) + exit_statuses() +
           fmt::format(
               ".SH SEE ALSO\n\\fB{0}\\fR(1), which has the options of every command, "
               "\\fB{0}\\-syntax\\fR(7), which says how values are written\n",
               roff(root.name));
}

}  // namespace shortener_events::cli
