#include "cli/reflect/help.hpp"

#include <algorithm>

#include "cli/output/utf8.hpp"
#include "cli/output/wrapped.hpp"
#include "cli/reflect/chosen.hpp"
#include "cli/reflect/option_groups.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kUsual = 80, kWidest = 100;
constexpr std::size_t kTextColumn = 34;  // of what an option means
constexpr std::size_t kHelpIndent = 2, kNameDeeper = 4, kHelpDeeper = 6;
constexpr std::size_t kNarrow = 72;     // below it, meanings stand under their option
constexpr std::size_t kUngrouped = 10;  // so many options are found without headings

/// Writes two columns, or one below the other where the terminal has no room.
class HelpWriter {
  public:
    explicit HelpWriter(std::size_t columns)
        : columns_(columns == 0 ? kUsual : std::min(columns, kWidest)), narrow_(columns_ < kNarrow) {}

    void heading(std::string_view text) { text_ += "\n" + std::string(text) + ":\n"; }

    void paragraph(const std::string& text, std::size_t indent) {
        for (const auto& line : wrapped(text, columns_ - std::min(columns_ - 1, indent)))
            text_ += std::string(indent, ' ') + line + "\n";
    }

    /// A line that is to be copied: it stays as it is.
    void verbatim(const std::string& line) { text_ += std::string(kHelpIndent, ' ') + line + "\n"; }

    void entry(const std::string& name, const std::string& meaning, std::size_t column = kTextColumn) {
        const std::size_t indent = narrow_ ? kHelpDeeper : column;
        const bool beside = !narrow_ && kHelpIndent + display_width(name) + 1 < column;
        const std::size_t before = text_.size();
        paragraph(meaning, indent);
        if (beside)
            text_.replace(before, indent, beginning(name, column));
        else
            text_.insert(before, above(name));
    }

    std::string take() { return std::move(text_); }

  private:
    static std::string beginning(const std::string& name, std::size_t column) {
        return std::string(kHelpIndent, ' ') + name +
               std::string(column - kHelpIndent - display_width(name), ' ');
    }

    /// On lines of its own; a long one goes on deeper, between the two.
    std::string above(const std::string& name) const {
        std::string lines;
        for (const auto& line : wrapped(name, columns_ - std::min(columns_ - 1, kNameDeeper)))
            lines += std::string(lines.empty() ? kHelpIndent : kNameDeeper, ' ') + line + "\n";
        return lines;
    }

    std::size_t columns_;
    bool narrow_;
    std::string text_;
};

std::string value_of(const OptionInfo& option) {
    std::string choices;
    for (const auto& choice : option.choices) choices += (choices.empty() ? "" : "|") + choice;
    return choices.empty() ? option.value : choices;
}

std::string title_of(const OptionInfo& option) {
    std::string text;
    for (const auto& name : option.names) text += (text.empty() ? "" : ", ") + name;
    const std::string value = value_of(option);
    if (!value.empty() && value != option.names.front()) text += " " + value;
    if (!option.default_value.empty()) text += " [" + option.default_value + "]";
    if (option.required) text += " (required)";
    return text;
}

std::string usage(const CommandInfo& command) {
    std::string text = "Usage: " + command.full_name;
    if (!command.commands.empty()) text += command.needs_command ? " COMMAND" : " [COMMAND]";
    text += " [OPTIONS]";
    for (const auto& positional : command.positionals) {
        const std::string name = positional.names.front() + (positional.repeatable ? "..." : "");
        text += positional.required ? " " + name : " [" + name + "]";
    }
    return text;
}

void write_options(HelpWriter& writer, std::string_view heading,
                   const std::vector<const OptionInfo*>& options) {
    if (options.empty()) return;
    writer.heading(heading);
    for (const auto* option : options) writer.entry(title_of(*option), option->description);
}

void write_groups(HelpWriter& writer, const CommandInfo& command) {
    const bool grouped = command.options.size() > kUngrouped;
    const auto under = [&](std::string_view heading, bool global) {
        std::vector<const OptionInfo*> found;
        for (const auto& option : command.options)
            if (option.global == global && (global || !grouped || heading_of(option) == heading))
                found.push_back(&option);
        return found;
    };
    const bool is_root = std::ranges::any_of(command.options, &OptionInfo::global);
    write_options(writer, "Options", under("Options", false));
    if (is_root) return write_options(writer, "Global options", under("", true));
    if (!grouped) return;
    for (const auto& group : option_groups())
        write_options(writer, group.heading, under(group.heading, false));
}

/// Under the headings that they have, in their order.
void write_commands(HelpWriter& writer, const CommandInfo& command) {
    constexpr std::size_t kNames = 14;
    std::string heading;
    for (const auto& child : command.commands) {
        if (child.group != heading) writer.heading(heading = child.group);
        writer.entry(child.name, child.description, kNames);
    }
}

}  // namespace

std::string help_text(const CommandInfo& command, std::size_t columns) {
    HelpWriter writer(columns);
    writer.paragraph(command.description, 0);
    writer.paragraph("", 0);
    writer.paragraph(usage(command), 0);
    const bool is_root = std::ranges::any_of(command.options, &OptionInfo::global);
    if (is_root) write_commands(writer, command);
    std::vector<const OptionInfo*> positionals;
    for (const auto& positional : command.positionals) positionals.push_back(&positional);
    write_options(writer, "Arguments", positionals);
    write_groups(writer, command);
    if (!is_root) write_commands(writer, command);
    if (!command.examples.empty()) writer.heading("Examples");
    for (const auto& example : command.examples) writer.verbatim(example);
    writer.paragraph("", 0);
    writer.paragraph(is_root ? "Help of a command, with examples: shortener-events COMMAND --help"
                             : "Options of every command: shortener-events --help",
                     0);
    return writer.take();
}

std::string help_of_chosen(const CLI::App& root, std::size_t columns) {
    return help_text(describe_tree(chosen_command(root)), columns);
}

}  // namespace shortener_events::cli
