// dlq list, stats and show: looking, without changing anything.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <optional>
#include <sstream>

#include "cli/commands/dlq/dlq.hpp"
#include "cli/commands/dlq/letter_groups.hpp"
#include "cli/commands/dlq/letter_json.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/reading_notes.hpp"
#include "cli/output/table.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kDetailWidth = 80;

std::string place_of(const Record& record) {
    return fmt::format("{}@{}", record.partition, record.offset);
}

std::string time_of(const DeadLetter& letter) {
    if (!letter.failed_at.empty()) return letter.failed_at;
    return letter.record.timestamp_ms ? format_utc(*letter.record.timestamp_ms) : "-";
}

void print(const Table& table, Context& context) {
    if (context.output() == "text")
        table.print_text(context.out());
    else
        table.print_aligned(context.out(), context.palette(), context.out_columns());
}

// --- stats -------------------------------------------------------------------------------------------------

Json to_json(const LetterGroups::Report& report) {
    Json list = Json::array();
    for (const auto& [key, count, first, last] : report.groups)
        list.push_back({{"topic", key[0]},
                        {"reason", key[1]},
                        {"pointer", key[2].empty() ? Json() : Json(key[2])},
                        {"count", count},
                        {"first", first},
                        {"last", last}});
    return {{"schema", "dlq-stats/1"},
            {"letters", report.letters},
            {"groups", list},
            {"others", report.others},
            {"missed_at_most", report.missed_at_most}};
}

void note_others(const LetterGroups::Report& report, Context& context) {
    if (report.others > 0)
        context.note(fmt::format("{} of {} letters are in other groups; --top shows more", report.others,
                                 report.letters));
    if (report.missed_at_most > 0)
        context.note(fmt::format("too many groups to know them all: up to {} letters of each may be missing",
                                 report.missed_at_most));
}

// --- show --------------------------------------------------------------------------------------------------

/// Digits alone; nullopt: something else, or out of range.
template <typename Number>
std::optional<Number> whole_number(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// "12" or "0@12"; the partition may be left out where the topic has one.
std::pair<std::int32_t, std::int64_t> parse_place(const std::string& text,
                                                  const std::vector<PartitionRange>& ranges) {
    const auto at = text.find('@');
    const auto partition =
        at == std::string::npos ? std::optional(0) : whole_number<std::int32_t>(text.substr(0, at));
    const auto offset = whole_number<std::int64_t>(at == std::string::npos ? text : text.substr(at + 1));
    if (!partition || !offset)
        throw Error(ErrorCategory::argument, fmt::format("not a place in the topic: \"{}\"", text),
                    "write PARTITION@OFFSET as dlq list does");
    if (at != std::string::npos || ranges.size() == 1) return {*partition, *offset};
    throw Error(ErrorCategory::argument,
                fmt::format("the topic has {} partitions: \"{}\" may be in any", ranges.size(), text),
                "write PARTITION@OFFSET");
}

/// Its lines as lines.
void print_stack_trace(const std::string& text, std::ostream& out) {
    if (text.empty()) return;
    out << "stack trace\n";
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
        out << "  " << std::string(begin > 0 ? 2 : 0, ' ') << escape_line(line.substr(begin)) << '\n';
    }
}

void print_letter(const DeadLetter& letter, const std::vector<Violation>& verdict, const char* today,
                  std::ostream& out) {
    const auto line = [&](const char* name, const std::string& value) {
        if (!value.empty()) out << fmt::format("{:<11} {}\n", name, escape_line(value));
    };
    line("dead letter", place_of(letter.record));
    line("origin", origin_text(letter));
    if (letter.origin_timestamp_ms) line("sent", format_utc(*letter.origin_timestamp_ms));
    line("failed", time_of(letter));
    line("reason", letter.reason);
    line("detail", letter.detail);
    if (letter.attempts) line("attempts", std::to_string(*letter.attempts));
    line("by", letter.by);
    if (letter.replays > 0) line("replays", std::to_string(letter.replays));
    line("shortened", letter.truncated);
    if (letter.value_size)
        line("value was", fmt::format("{} bytes, xxh128 {}", *letter.value_size, letter.value_digest));
    line("headers", std::string(to_string(letter.dialect)));
    line("key", letter.record.key.value_or("(none)"));
    line("value", letter.record.value.value_or("(none)"));
    line("today", today);
    for (const auto& violation : verdict) line("", first_text({violation}));
    print_stack_trace(letter.stack_trace, out);
}

/// A hint; empty: the place is inside its partition.
std::string why_no_letter(const std::vector<PartitionRange>& ranges, std::int32_t partition,
                          std::int64_t offset) {
    const auto range = std::ranges::find(ranges, partition, &PartitionRange::partition);
    if (range == ranges.end()) return {};
    if (offset < range->begin) return fmt::format("partition {} begins at {}", partition, range->begin);
    if (offset < range->end) return {};
    return offset < range->end + range->hidden
               ? "an open transaction hides it"
               : fmt::format("partition {} ends at {}", partition, range->end);
}

}  // namespace

int run_dlq_list(const ListFlags& flags, Context& context) {
    const Letters letters(flags.letters, context);
    std::deque<DeadLetter> newest;
    std::uint64_t all = 0;
    letters.each(Interrupt::stop_reading(), [&](const DeadLetter& letter) {
        ++all;
        newest.push_back(letter);
        if (newest.size() > flags.count) newest.pop_front();
        return true;
    });
    Json list = Json::array();
    Table table({{"PLACE"}, {"FAILED"}, {"REASON"}, {"ORIGIN"}, {"DETAIL"}});
    for (const auto& letter : newest) {
        const auto verdict = letters.check(letter, letter.record.value);
        if (context.json()) list.push_back(letter_json(letter, verdict));
        const std::string detail = letter.detail.empty() ? first_text(verdict) : letter.detail;
        table.add({place_of(letter.record), time_of(letter), letter.reason, origin_text(letter),
                   context.output() == "table" ? escape_excerpt(detail, kDetailWidth) : detail});
    }
    if (context.json())
        print_json(context.out(), {{"schema", "dlq/1"}, {"total", all}, {"dead_letters", list}});
    else
        print(table, context);
    if (all == 0) letters.note_none();
    if (all > newest.size())
        context.note(fmt::format("the newest {} of {}; -n shows more", newest.size(), all));
    letters.note_condition();
    return Interrupt::exit_status(kDone);
}

int run_dlq_stats(const StatsFlags& flags, Context& context) {
    const Letters letters(flags.letters, context);
    LetterGroups groups;
    letters.each(Interrupt::stop_reading(), [&](const DeadLetter& letter) {
        const auto verdict = letters.check(letter, letter.record.value);
        groups.add({letter.origin_topic, letter.reason, failing_pointer(letter, verdict)}, time_of(letter));
        return true;
    });
    letters.note_condition();
    const auto report = groups.report(flags.top);
    if (context.json()) return print_json(context.out(), to_json(report)), Interrupt::exit_status(kDone);
    Table table({{"COUNT", Align::right}, {"TOPIC"}, {"REASON"}, {"POINTER"}, {"FIRST"}, {"LAST"}});
    for (const auto& [key, count, first, last] : report.groups)
        table.add({std::to_string(count), key[0], key[1], key[2].empty() ? "-" : key[2], first, last});
    print(table, context);
    context.out().flush();
    if (report.letters == 0) letters.note_none();
    note_others(report, context);
    return Interrupt::exit_status(kDone);
}

int run_dlq_show(const ShowFlags& flags, Context& context) {
    if (flags.letters.topic.find('@') != std::string::npos)  // no topic has it in its name
        throw Error(ErrorCategory::argument, fmt::format("not a topic: \"{}\"", flags.letters.topic),
                    "the place comes first: shortener-events dlq show 0@12 TOPIC");
    const Letters letters(flags.letters, context);
    const auto [partition, offset] = parse_place(flags.place, letters.ranges());
    auto ranges = letters.ranges();
    std::erase_if(ranges, [&, wanted = partition](const auto& range) { return range.partition != wanted; });
    for (auto& range : ranges) {
        range.from = std::max(range.begin, offset);
        range.end = std::min(range.end, offset + 1);
    }
    Subscriber subscriber(letters.client(), ranges, AtEnd::finish, say_notices(context));
    const auto record = subscriber.next(Interrupt::stop_reading());
    if (!record || record->offset != offset)
        throw Error(ErrorCategory::kafka, fmt::format("there is no dead letter at \"{}\"", flags.place),
                    why_no_letter(letters.ranges(), partition, offset));
    const DeadLetter letter = read_dead_letter(*record);
    const auto verdict = letters.check(letter, letter.record.value);
    const char* const today = !verdict.empty() ? "invalid"
                              : letters.has_contract(letter)
                                  ? "valid"
                                  : "not checked: no contract is known for its topic";
    if (!context.json()) return print_letter(letter, verdict, today, context.out()), kDone;
    Json report{{"schema", "dlq-letter/1"}};
    report.update(letter_json(letter, verdict));
    print_json(context.out(), report);
    return kDone;
}

}  // namespace shortener_events::cli
