#include "cli/commands/tail/tail_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/numbers.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/internal/newest.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kDefaultCount = 10;
constexpr std::uint64_t kTellingEvents = 100;   // without a field that is asked for
constexpr std::size_t kSettledTogether = 1000;  // records, between a flush and the next under load

RecordStyle style_of(const TailOptions& options, const Context& context) {
    RecordStyle style;
    style.format = context.output() == "jsonl" ? RecordFormat::jsonl
                   : context.output() == "raw" ? RecordFormat::raw
                                               : RecordFormat::text;
    style.template_text = options.format;
    style.fields = options.fields;
    style.pretty = options.pretty;
    if (style.format == RecordFormat::text && !options.pretty && !options.wide)
        style.columns = context.out_columns();
    style.escape_content = context.out_is_terminal();
    style.palette = context.palette();
    return style;
}

}  // namespace

Tail::Tail(const TailOptions& options, Context& context)
    : options_(options),
      context_(context),
      client_(context.kafka()),
      filter_(options.filter),
      registry_(load_contracts(options.contracts, context)),
      printer_(context.out(), style_of(options, context)),
      judges_(options.validate || options.only_invalid || printer_.is_short()) {
    // Without a contract nothing is invalid, and a list of none would read as if all were valid.
    if (options.validate || options.only_invalid)
        for (const auto& topic : options.topics)
            registry_.require_topic(
                topic, "name its contract in the topics.json of a folder, and that with --contracts");
}

int Tail::run() {
    const std::stop_token stop = Interrupt::stop_reading();
    options_.group ? read_as_member(stop) : read_topics(stop);
    if (printed_ == 0 && !options_.follow && !stop.stop_requested())
        context_.note(read_ == 0 ? "no matching events"
                                 : fmt::format("no matching events among {} read",
                                               grouped(static_cast<std::int64_t>(read_))));
    if (filter_.unreadable() > 0) context_.note(filter_.unreadable_text());
    note_unseen();
    if (without_fields_ > 0)
        context_.note(fmt::format("{} {} no JSON, and so without fields", counted(without_fields_, "event"),
                                  without_fields_ == 1 ? "is" : "are"));
    if (options_.follow && context_.out_is_terminal())
        context_.note(fmt::format("{} of {} read {} shown", printed_, counted(read_, "record"),
                                  printed_ == 1 ? "was" : "were"));
    return options_.follow ? kDone : Interrupt::exit_status(kDone);
}

void Tail::read_topics(std::stop_token stop) {
    const Selection selection = selection_of(options_.topics, options_.range);
    const auto ranges = read_ranges(client_, selection);
    note_range(ranges, selection, context_);
    older_ = OlderEvents(selection);
    options_.range.has_start() ? print_range(ranges, stop) : print_newest(ranges, stop);
    context_.out().flush();
    older_.note(context_);
    if (!options_.follow) {
        if (!is_enough()) note_hidden(ranges, context_);
        return;
    }
    Interrupt::stop_when_reader_leaves(STDOUT_FILENO);
    follow(ranges, stop);
}

void Tail::print_newest(const std::vector<PartitionRange>& ranges, std::stop_token stop) {
    Newest newest;
    newest.count = options_.range.count.value_or(kDefaultCount);
    newest.of = options_.per_partition ? NewestOf::each_partition : NewestOf::all_partitions;
    newest.on_notice = say_notices(context_);
    newest.remark_on = [this](const Record& record) { return remark_on(record); };
    if (newest.count == 0) return;
    for (const auto& [record, remark] : read_newest(client_, ranges, newest, stop)) print(record, remark);
}

void Tail::print_range(const std::vector<PartitionRange>& ranges, std::stop_token stop) {
    Subscriber subscriber(client_, ranges, AtEnd::finish, say_notices(context_));
    pass_through(subscriber, stop);
}

/// Who looks at a terminal where nothing moves wants to know what it waits for.
void Tail::note_following() const {
    if (!context_.out_is_terminal()) return;
    const std::string what = options_.only_invalid ? "invalid events" : "new events";
    context_.note(fmt::format("waiting for {} in {}; Ctrl-C ends", what, fmt::join(options_.topics, ", ")));
}

void Tail::follow(std::vector<PartitionRange> ranges, std::stop_token stop) {
    for (auto& range : ranges) range.from = range.end;
    note_following();
    const bool all = options_.range.partitions.empty();
    Subscriber subscriber(client_, ranges, all ? AtEnd::follow_topics : AtEnd::follow, say_notices(context_));
    while (!stop.stop_requested() && !is_enough()) pass_through(subscriber, stop);
}

void Tail::pass_through(Subscriber& subscriber, std::stop_token stop) {
    while (!is_enough()) {
        const auto record = subscriber.next(stop);
        if (!record) break;
        older_.take(*record);
        show(*record);
        if (!subscriber.has_more_at_hand()) context_.out().flush();  // live, but whole blocks under load
    }
    context_.out().flush();
}

/// When stdout or the broker fails, the subscriber leaves the group by its destructor.
void Tail::read_as_member(std::stop_token stop) {
    Interrupt::stop_when_reader_leaves(STDOUT_FILENO);
    GroupSubscriber subscriber(context_.kafka(), *options_.group,
                               selection_of(options_.topics, options_.range),
                               options_.follow ? AtEnd::follow : AtEnd::finish, say_notices(context_));
    Interrupt::stop_cleanly();  // a member commits what it has printed, and leaves
    wait_is_noted_at_ = Clock::now() + context_.kafka().timeout;
    pass_on(subscriber, stop);
    settle(subscriber);
    subscriber.leave();
}

void Tail::pass_on(GroupSubscriber& subscriber, std::stop_token stop) {
    std::size_t unsettled = 0;
    while (!is_enough() && !stop.stop_requested() && !subscriber.finished()) {
        auto record = subscriber.next(stop, std::chrono::milliseconds(0));
        if (!record) {  // nothing more at hand
            settle(subscriber);
            note_waiting(subscriber);
            record = subscriber.next(stop);
        }
        if (!record) continue;
        show(*record);
        if (++unsettled % kSettledTogether == 0) settle(subscriber);
    }
}

/// Confirms only what stdout has taken.
void Tail::settle(GroupSubscriber& subscriber) {
    context_.out().flush();
    subscriber.confirm();
}

/// Once, and not before the group has had its time. What is not followed ends with an error instead.
void Tail::note_waiting(const GroupSubscriber& subscriber) {
    const auto now = Clock::now();
    if (!options_.follow || subscriber.has_partitions() || now < wait_is_noted_at_) return;
    wait_is_noted_at_ = Clock::time_point::max();
    context_.note(fmt::format("group \"{}\" gives no partition at the moment", *options_.group));
}

/// A misspelt field looks like one that is missing.
void Tail::note_unseen() {
    const auto say = printed_ == 0 ? FieldsSeen::Say::always : FieldsSeen::Say::near_ones_only;
    for (const std::string& text : {unseen_is_said_ ? "" : filter_.unseen_text(say), printer_.unseen_text()})
        if (!text.empty()) context_.note(text);
}

/// What is followed may never end: that --where cannot read an event is said at the first one, too, and after
/// some events that it looks for a field that they do not have.
std::optional<std::string> Tail::remark_on(const Record& record) {
    ++read_;
    const std::uint64_t unreadable_before = filter_.unreadable();
    const bool is_wanted = filter_.wants(record);
    if (options_.follow && unreadable_before == 0 && filter_.unreadable() == 1)
        context_.note(filter_.unreadable_text());
    if (options_.follow && printed_ == 0 && read_ == kTellingEvents) {
        const std::string unseen = filter_.unseen_text(FieldsSeen::Say::near_ones_only);
        if (!unseen.empty()) context_.note(unseen);
        unseen_is_said_ = !unseen.empty();
    }
    if (!is_wanted) return std::nullopt;
    const auto verdict = judges_ ? registry_.check(record, 1) : std::nullopt;
    if (verdict && !verdict->violations.empty()) return "invalid: " + to_text(*verdict);
    return options_.only_invalid ? std::nullopt : std::optional<std::string>("");
}

void Tail::show(const Record& record) {
    if (const auto remark = remark_on(record)) print(record, *remark);
}

/// Raw bytes, those of a template and single fields cannot say that they are not all.
bool Tail::shows_parts() const {
    return options_.format.empty() && options_.fields.empty() && context_.output() != "raw";
}

void Tail::print(const Record& record, const std::string& remark) {
    if (record.oversize && !shows_parts()) {
        context_.out().flush();
        context_.warn(
            fmt::format("{}[{}]@{} is not printed: it has {} bytes; --max-value bounds what is read",
                        record.topic, record.partition, record.offset, record.oversize->bytes));
        return;
    }
    if (!options_.fields.empty() && record.value && !is_json(*record.value)) ++without_fields_;
    printer_.print(record, remark);
    ++printed_;
}

/// With a start, `-n` is how many to print from there.
bool Tail::is_enough() const {
    const RangeFlags& range = options_.range;
    return (range.has_start() || options_.group) && range.count && printed_ >= *range.count;
}

}  // namespace shortener_events::cli
