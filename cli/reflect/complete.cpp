#include "cli/reflect/complete.hpp"

#include <algorithm>
#include <optional>

namespace shortener_events::cli {

namespace {

/// How far the finished words lead: to a command, perhaps to an option that awaits its value.
struct Place {
    const CommandInfo* command;
    const OptionInfo* awaiting = nullptr;
    std::size_t positionals = 0;  // given already
    bool only_positionals = false;
    const CommandInfo* helped = nullptr;  // by `help`, so far as it was typed
};

const OptionInfo* find_option(const CommandInfo& root, const CommandInfo& command, const std::string& name) {
    for (const auto* owner : {&command, &root})
        for (const auto& option : owner->options)
            if (std::ranges::count(option.names, name)) return &option;
    return nullptr;
}

void step(const CommandInfo& root, Place& place, const std::string& word) {
    if (place.awaiting) {
        place.awaiting = nullptr;
    } else if (word == "--" && !place.only_positionals) {
        place.only_positionals = true;
    } else if (word.size() > 1 && word[0] == '-' && !place.only_positionals) {
        const auto* option = find_option(root, *place.command, word);
        if (option && !option->value.empty()) place.awaiting = option;
    } else if (const auto* child = place.command->find(word); child && place.positionals == 0) {
        place.command = child;
    } else {
        ++place.positionals;
        if (place.helped) place.helped = place.helped->find(word);
    }
    if (place.command->name == "help" && place.positionals == 0) place.helped = &root;
}

void offer(Completion& completion, const std::string& typed, const std::string& word,
           const std::string& description) {
    if (word.starts_with(typed)) completion.candidates.push_back({word, description});
}

/// What any command at or below `command` takes for `option`: before the command is named, any of them may be
/// meant.
std::vector<std::string> choices_below(const CommandInfo& command, const OptionInfo& option) {
    std::vector<std::string> choices;
    const auto add = [&](const std::vector<std::string>& more) {
        for (const auto& choice : more)
            if (!std::ranges::count(choices, choice)) choices.push_back(choice);
    };
    for (const auto& own : command.options)
        if (own.names == option.names) add(own.choices);
    for (const auto& child : command.commands) add(choices_below(child, option));
    return choices;
}

/// What kind of value it takes. A number, or a name, that is one of a cluster's has a kind of its own.
std::string kind_of(const OptionInfo& option) {
    if (std::ranges::count(option.names, "--partition")) return "PARTITION";
    if (std::ranges::count(option.names, "--profile")) return "PROFILE";
    if (option.value == "NAME[@V]") return "CONTRACT";
    return option.value.empty() ? option.names.front() : option.value;
}

using Words = std::vector<std::string>;

/// What is one of the words that it is written with: `uuid|none|/POINTER` has two.
Words words_of(const std::string& kind) {
    if (kind == "POSITION") return {"beginning", "end", "today", "yesterday"};
    if (kind == "TIME") return {"today", "yesterday"};
    if (kind == "SINK") return {"sqlite:", "ndjson:", "postgresql://"};
    Words words;
    for (std::size_t begin = 0, end = 0; begin <= kind.size(); begin = end + 1) {
        end = std::min(kind.find('|', begin), kind.size());
        const auto word = kind.substr(begin, end - begin);
        const bool is_literal = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
        if (is_literal && !word.empty()) words.push_back(word);
    }
    return words;
}

bool names_a_file(const std::string& kind) {
    return kind == "DIR" || kind.starts_with("FILE") || kind.ends_with("|FILE");
}

/// Where a file's name begins in what was typed; nothing: no file is meant.
std::optional<std::size_t> start_of_file(const std::string& kind, const std::string& typed) {
    if (names_a_file(kind)) return 0;
    if (kind == "SINK")
        for (const std::string scheme : {"sqlite:", "ndjson:"})
            if (typed.starts_with(scheme)) return scheme.size();
    return std::nullopt;
}

void offer_values(Completion& completion, const CommandInfo& command, const OptionInfo& option,
                  const std::string& typed, const std::string& before, const ValueSource& values) {
    const auto choices = option.choices.empty() ? choices_below(command, option) : option.choices;
    for (const auto& choice : choices) offer(completion, before + typed, before + choice, "");
    if (!choices.empty()) return;
    const std::string kind = kind_of(option);
    for (const auto& word : words_of(kind)) offer(completion, before + typed, before + word, "");
    if (const auto start = start_of_file(kind, typed)) {
        completion.files = true;
        completion.before_files = before + typed.substr(0, *start);
    }
    const auto first = kind.substr(0, kind.find('|'));
    if (names_a_file(first)) return;
    for (const auto& value : values(first)) offer(completion, before + typed, before + value, "");
}

void offer_options(Completion& completion, const CommandInfo& root, const CommandInfo& command,
                   const std::string& typed) {
    const auto offer_all = [&](const CommandInfo& owner) {
        for (const auto& option : owner.options)
            if (find_option(root, command, option.names.back()) == &option &&  // else the command has its own
                (typed.starts_with("--") || option.names.size() == 1 || typed == "-"))
                offer(completion, typed, option.names.back(), option.description);
    };
    offer_all(command);
    if (&command != &root) offer_all(root);
}

}  // namespace

Completion complete(const CommandInfo& root, const std::vector<std::string>& words,
                    const ValueSource& values) {
    Completion completion;
    Place place{&root};
    const std::string typed = words.empty() ? "" : words.back();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) step(root, place, words[i]);
    const auto equals = typed.find('=');
    if (place.awaiting) {
        offer_values(completion, *place.command, *place.awaiting, typed, "", values);
    } else if (typed.starts_with("--") && equals != std::string::npos) {
        const auto* option = find_option(root, *place.command, typed.substr(0, equals));
        if (option)
            offer_values(completion, *place.command, *option, typed.substr(equals + 1),
                         typed.substr(0, equals + 1), values);
    } else if (typed.starts_with("-") && !place.only_positionals) {
        offer_options(completion, root, *place.command, typed);
    } else {
        if (place.positionals == 0)
            for (const auto& child : place.command->commands)
                offer(completion, typed, child.name, child.description);
        if (place.command->name == "help") {
            for (const auto& child : (place.helped ? place.helped->commands : std::vector<CommandInfo>{}))
                offer(completion, typed, child.name, child.description);
            return completion;
        }
        const auto& positionals = place.command->positionals;
        if (!positionals.empty()) {
            const auto& next = positionals[std::min(place.positionals, positionals.size() - 1)];
            if (place.positionals < positionals.size() || next.repeatable)
                offer_values(completion, *place.command, next, typed, "", values);
        }
    }
    return completion;
}

}  // namespace shortener_events::cli
