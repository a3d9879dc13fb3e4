#include "cli/commands/validate/topic_source.hpp"

#include <utility>

#include "cli/interrupt.hpp"
#include "cli/output/reading_notes.hpp"
#include "shortener_events/envelope.hpp"
#include "shortener_events/internal/newest.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

namespace {

ContractVersions::Verdict verdict_on(const Record& record, const TopicJudge& judge) {
    if (auto why = why_unreadable(record)) return {&judge.versions.current(), {std::move(*why)}};
    const auto label = judge.labels == Labels::honoured ? contract_label(record.headers) : std::nullopt;
    return judge.versions.check(*record.value, label, judge.violations_each);
}

void take(const Record& record, const TopicJudge& judge, Validation& validation) {
    const auto [contract, violations] = verdict_on(record, judge);
    const EventPlace place{.input = record.topic, .partition = record.partition, .offset = record.offset};
    validation.take(place, judge.name.empty() ? contract->id() : judge.name, violations, to_envelope(record));
}

}  // namespace

std::uint64_t validate_topic(const std::string& topic, const RangeFlags& range, const TopicJudge& judge,
                             Validation& validation, Context& context, const std::stop_token& stop) {
    const Client client(context.kafka());
    const Selection selection = selection_of({topic}, range);
    const auto ranges = read_ranges(client, selection);
    Interrupt::stop_cleanly();  // what was checked is summed up
    note_range(ranges, selection, context);
    OlderEvents older(selection);
    std::uint64_t tombstones = 0;
    const auto pass = [&](const Record& record) {
        record.value ? take(record, judge, validation) : void(++tombstones);
    };
    if (range.count && !range.has_start()) {
        Newest newest;
        newest.count = *range.count;
        newest.on_notice = say_notices(context);
        if (newest.count > 0)
            for (const auto& record : read_newest(client, ranges, newest, stop)) pass(record);
        note_hidden(ranges, context);
        return tombstones;
    }
    Subscriber subscriber(client, ranges, AtEnd::finish, say_notices(context));
    while (!range.count || validation.counts().read < *range.count) {
        const auto record = subscriber.next(stop);
        if (!record) break;
        older.take(*record);
        pass(*record);
        if (!subscriber.has_more_at_hand()) context.out().flush();
    }
    older.note(context);
    if (!range.count || validation.counts().read < *range.count) note_hidden(ranges, context);
    return tombstones;
}

}  // namespace shortener_events::cli
