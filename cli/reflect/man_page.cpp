#include "cli/reflect/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "cli/exit_status.hpp"
#include "cli/output/wrapped.hpp"
#include "shortener_events/version.hpp"

namespace shortener_events::cli {

namespace {

constexpr const char* kDate = "2026-11-28";  // of the last release or, before it, of the last great change
constexpr const char* kDocuments = "/usr/share/doc/shortener-events/docs";

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

/// Whole words, in lines of a source that people read.
std::string filled(const std::string& text) {
    std::string lines;
    for (const auto& line : wrapped(text, 78)) lines += roff(line) + "\n";
    return lines;
}

std::string title(const std::string& name, const std::string& description) {
    std::string upper = hyphenated(name);
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return fmt::format(".TH {} 1 {} \"shortener-events {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                       roff(upper), kDate, version(), roff(hyphenated(name)), roff(description));
}

std::string page_of(const std::string& name, int section) {
    return fmt::format(".BR {} ({})", roff(hyphenated(name)), section);
}

std::string entry(const std::string& term, const std::string& text) {
    return fmt::format(".TP\n{}\n{}", term, filled(text));
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
    return entry(heading, text);
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
    return ".SH SYNOPSIS\n" + text + "\n";
}

/// A written section: paragraphs, indented lines that stay as they are, and entries "term | text".
std::string section_text(const std::string& written) {
    std::istringstream lines(written);
    std::string text, paragraph;
    bool verbatim = false, entries = false;
    const auto end_paragraph = [&] {
        if (!paragraph.empty()) text += filled(paragraph);
        paragraph.clear();
        if (std::exchange(verbatim, false)) text += ".fi\n";
    };
    for (std::string line; std::getline(lines, line);) {
        const auto bar = line.find(" | ");
        if (line.starts_with("  ")) {
            if (!verbatim) {
                end_paragraph();
                text += ".nf\n";
            }
            verbatim = true;
            text += roff(line) + "\n";
        } else if (line.empty()) {
            const bool open = !paragraph.empty() || verbatim;
            end_paragraph();
            if (open) text += ".PP\n";
            entries = false;
        } else if (bar != std::string::npos) {
            end_paragraph();
            text += entry("\\fB" + roff(line.substr(0, bar)) + "\\fR", line.substr(bar + 3));
            entries = true;
        } else {
            if (entries) end_paragraph();
            paragraph += (paragraph.empty() ? "" : " ") + line;
        }
    }
    end_paragraph();
    while (text.ends_with(".PP\n")) text.resize(text.size() - 4);
    return text;
}

std::string description(const CommandInfo& command, const ManText& written) {
    const auto found = written.find("DESCRIPTION");
    return ".SH DESCRIPTION\n" +
           (found == written.end() ? filled(command.description + ".") : section_text(found->second));
}

std::string example_lines(const CommandInfo& command) {
    std::string lines;
    for (const auto& example : command.examples) lines += roff(example) + "\n";
    return lines;
}

/// Of the command; where it has none, of those below it.
std::string examples_text(const CommandInfo& command) {
    std::string lines = example_lines(command);
    if (lines.empty())
        for (const auto& child : command.commands) lines += example_lines(child);
    return lines.empty() ? lines : ".SH EXAMPLES\n.nf\n" + lines + ".fi\n";
}

std::string exit_statuses(const ManText& written) {
    if (const auto own = written.find("EXIT STATUS"); own != written.end())
        return ".SH EXIT STATUS\n" + section_text(own->second);
    std::string text = ".SH EXIT STATUS\n";
    for (const auto& status : kExitStatuses)
        text += entry(fmt::format("\\fB{}\\fR", status.status), status.meaning);
    return text;
}

bool has_option(const CommandInfo& command, const std::string& name) {
    return std::ranges::any_of(command.options, [&](const OptionInfo& option) {
        return std::ranges::count(option.names, name) > 0;
    });
}

std::string environment(const CommandInfo& root, const CommandInfo& command, const ManText& written) {
    std::string text = ".SH ENVIRONMENT\n";
    if (has_option(command, "--contracts"))
        text += entry("\\fBSHORTENER_EVENTS_CONTRACTS\\fR", "as --contracts, which beats it");
    if (const auto own = written.find("ENVIRONMENT"); own != written.end()) text += section_text(own->second);
    return text + entry("\\fBSHORTENER_EVENTS_BROKERS\\fR", "and others, as options of every command:") +
           page_of(root.name, 1) + "\n";
}

std::string files(const CommandInfo& root, const ManText& written) {
    const auto own = written.find("FILES");
    return ".SH FILES\n" + (own == written.end() ? "" : section_text(own->second)) +
           ".TP\n\\fI$XDG_CONFIG_HOME/shortener\\-events/config.toml\\fR\nbrokers, secrets, profiles:\n" +
           page_of(root.name + "-config", 5) + "\n";
}

std::string see_also(const CommandInfo& root, const CommandInfo& command, const ManText& written) {
    std::vector<std::string> pages{page_of(root.name, 1)};
    for (const auto& child : command.commands) pages.push_back(page_of(child.full_name, 1));
    pages.push_back(page_of(root.name + "-config", 5));
    pages.push_back(page_of(root.name + "-syntax", 7));
    if (has_option(command, "--contracts")) pages.push_back(page_of(root.name + "-contracts", 7));
    if (command.full_name.find(" lag") != std::string::npos || command.name == "health")
        pages.push_back(page_of(root.name + "-verdicts", 7));
    std::string text = ".SH SEE ALSO\n";
    for (std::size_t i = 0; i < pages.size(); ++i) text += pages[i] + (i + 1 < pages.size() ? " ,\n" : "\n");
    if (const auto own = written.find("SEE ALSO"); own != written.end())
        text +=
            ".PP\n" + filled(fmt::format("{}/{}", kDocuments, own->second.substr(0, own->second.find('\n'))));
    return text;
}

std::string commands_text(const CommandInfo& command) {
    if (command.commands.empty()) return {};
    std::string text = ".SH COMMANDS\n";
    for (const auto& child : command.commands)
        text += ".TP\n" + page_of(child.full_name, 1) + "\n" + filled(child.description);
    return text;
}

constexpr const char* kSettingsSections = R"(.SH ENVIRONMENT
Strongest first: options; environment variables; the configuration file;
defaults.
.TP
\fBSHORTENER_EVENTS_BROKERS\fR, \fBKAFKA_BROKERS\fR, \fBKAFKA_BOOTSTRAP_SERVERS\fR
as \fB\-\-brokers\fR
.TP
\fBSHORTENER_EVENTS_TIMEOUT\fR, \fBSHORTENER_EVENTS_COLOR\fR, \fBSHORTENER_EVENTS_PROFILE\fR, \fBSHORTENER_EVENTS_CONFIG\fR, \fBSHORTENER_EVENTS_PROPERTIES_FILE\fR
as the options of these names
.TP
\fBKCAT_CONFIG\fR
as \fB\-\-properties\-file\fR, in the form that kcat reads
.TP
\fBSHORTENER_EVENTS_CONTRACTS\fR
as \fB\-\-contracts\fR of the commands that check events
.TP
\fBNO_COLOR\fR
no colours, unless \fB\-\-color\fR says otherwise
.SH FILES
.TP
\fI$XDG_CONFIG_HOME/shortener\-events/config.toml\fR
brokers, secrets, profiles:
.BR shortener\-events\-config (5)
.TP
\fI/usr/share/shortener\-events/contracts\fR, \fI/usr/share/shortener\-events/schemas\fR
the contracts that are built in, and JSON Schemas of what
\fB\-o json\fR writes
.PP
Configuration, schemas and checkpoints are regular files of at most 16 MiB.
Files that are made and hold events have the permissions 0600, unless
\fB\-\-mode\fR says otherwise.
)";

}  // namespace

ManText read_man_text(std::istream& in) {
    ManText text;
    std::string section = "DESCRIPTION";
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("# "))
            section = line.substr(2);
        else if (!text[section].empty() || !line.empty())
            text[section] += line + "\n";
    return text;
}

std::string man_page(const CommandInfo& root, const ManText& written) {
    return title(root.name, root.description) + synopsis(root) + description(root, written) +
           commands_text(root) +
           options_text(".SH OPTIONS\nThey may stand with every command.\n", root.options) +
           exit_statuses(written) + kSettingsSections + ".SH EXAMPLES\n" +
           section_text(written.contains("EXAMPLES") ? written.at("EXAMPLES") : "") + ".SH SEE ALSO\n" +
           page_of(root.name + "-config", 5) + " ,\n" + page_of(root.name + "-syntax", 7) + " ,\n" +
           page_of(root.name + "-contracts", 7) + " ,\n" + page_of(root.name + "-verdicts", 7) + "\n.PP\n" +
           filled(std::string(kDocuments) + "/index.md");
}

std::string man_page(const CommandInfo& root, const CommandInfo& command, const ManText& written) {
    return title(command.full_name, command.description) + synopsis(command) + description(command, written) +
           commands_text(command) + options_text(".SH ARGUMENTS\n", command.positionals) +
           options_text(".SH OPTIONS\n", command.options) + exit_statuses(written) +
           environment(root, command, written) + files(root, written) + examples_text(command) +
           see_also(root, command, written);
}

}  // namespace shortener_events::cli
