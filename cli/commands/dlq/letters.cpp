#include "cli/commands/dlq/letters.hpp"

#include <fmt/format.h>

#include "cli/input/position.hpp"
#include "cli/output/numbers.hpp"
#include "cli/output/reading_notes.hpp"
#include "shortener_events/dead_letter.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kViolationsTold = 10;

Selection selection_of(const LetterFlags& flags) {
    Selection selection{{flags.topic}, {}, {Position::Kind::begin, 0}, {Position::Kind::end, 0}};
    if (!flags.since.empty()) selection.from = parse_start_time(flags.since);
    return selection;
}

}  // namespace

Letters::Letters(const LetterFlags& flags, Context& context)
    : context_((bound_values(flags.max_value, context), context)),
      topic_(flags.topic),
      origin_(flags.origin),
      reason_(flags.reason),
      filter_(flags.filter),
      registry_(load_contracts(flags.contracts, context)),
      named_(flags.contract.empty() ? std::nullopt
                                    : std::optional(registry_.versions_of(flags.contract, ""))),
      client_(context.kafka()),
      selection_(selection_of(flags)),
      ranges_(read_ranges(client_, selection_)) {
    note_range(ranges_, selection_, context);
}

bool Letters::is_known_origin(const std::string& topic) const {
    return registry_.for_topic(topic) != nullptr || dead_letter_topic_of(topic) == topic_;
}

void Letters::each(std::stop_token stop, const std::function<bool(const DeadLetter&)>& on_letter) const {
    Subscriber subscriber(client_, ranges_, AtEnd::finish, say_notices(context_));
    OlderEvents older(selection_);
    while (auto record = subscriber.next(stop)) {
        older.take(*record);
        ++read_;
        const DeadLetter letter = read_dead_letter(std::move(*record));
        if (!letter.origin_topic.empty()) looks_like_letters_ = true;
        if (wants(letter) && !on_letter(letter)) return;
    }
    older.note(context_);
    note_hidden(ranges_, context_);
    if (read_ > 0 && !looks_like_letters_ && !stop.stop_requested())
        context_.note(fmt::format(
            "nothing read from topic \"{0}\" looks like a dead letter: no headers say where an event was "
            "before, and neither does the topic's name, as {0}{1} would",
            topic_, names::kDeadLetterSuffix));
}

void Letters::note_condition() const {
    if (filter_.unreadable() > 0) context_.sum_up(filter_.unreadable_text(), false);
    if (const auto unseen = filter_.unseen_text(FieldsSeen::Say::near_ones_only); !unseen.empty())
        context_.note(unseen);
}

void Letters::note_none() const {
    context_.note(read_ == 0 ? "no dead letters"
                             : fmt::format("no matching dead letters among {} read",
                                           grouped(static_cast<std::int64_t>(read_))));
}

bool Letters::wants(const DeadLetter& letter) const {
    return (origin_.empty() || letter.origin_topic == origin_) &&
           (reason_.empty() || letter.reason == reason_) && filter_.wants(letter.record);
}

const ContractVersions* Letters::contract_of(const DeadLetter& letter, const std::string& to) const {
    if (named_) return &*named_;
    if (const ContractVersions* versions = registry_.for_topic(to)) return versions;
    return registry_.for_topic(letter.origin_topic);
}

std::vector<Violation> Letters::check(const DeadLetter& letter, const std::optional<std::string>& value,
                                      const std::string& to) const {
    if (!value) return {{"", "json", "there is no value (a tombstone)"}};
    if (auto why = why_unreadable(letter.record)) return {std::move(*why)};
    const ContractVersions* versions = contract_of(letter, to);
    if (!versions) return {};
    return versions->check(*value, contract_label(letter.record.headers), kViolationsTold).violations;
}

void declare_letter_flags(CLI::App& command, LetterFlags& flags) {
    command.add_option("TOPIC", flags.topic, "the dead-letter topic")->capture_default_str();
    const auto add = [&](const char* name, auto& value, const char* text, const char* type) {
        command.add_option(name, value, text)->type_name(type);
    };
    add("--where", flags.filter.where,
        "only events that fulfil a condition, such as '.country == \"BR\"'; see "
        "shortener-events-syntax(7)",
        "CONDITION");
    command.add_option("--header", flags.filter.headers, "only with this header; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    add("--origin", flags.origin, "only events that were in this topic", "TOPIC");
    add("--reason", flags.reason, "only dead letters of this reason", "REASON");
    add("--since", flags.since, "only what came at or after this time", "TIME");
    add("-c,--contract", flags.contract, "check against this contract instead of the origin topic's",
        "NAME[@V]");
    declare_contracts_flag(command, flags.contracts);
    declare_max_value_flag(command, flags.max_value);
}

std::string origin_text(const DeadLetter& letter) {
    if (letter.origin_topic.empty()) return "-";
    if (!letter.origin_partition || !letter.origin_offset) return letter.origin_topic;
    return fmt::format("{}[{}]@{}", letter.origin_topic, *letter.origin_partition, *letter.origin_offset);
}

std::string failing_pointer(const DeadLetter& letter, const std::vector<Violation>& verdict) {
    if (letter.detail.starts_with('/')) return letter.detail.substr(0, letter.detail.find(": "));
    return verdict.empty() ? "" : verdict.front().pointer;
}

std::string first_text(const std::vector<Violation>& violations) {
    return violations.empty() ? "" : to_text(violations.front());
}

}  // namespace shortener_events::cli
