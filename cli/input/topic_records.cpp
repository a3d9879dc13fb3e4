#include "cli/input/topic_records.hpp"

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/output/reading_notes.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/newest.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

namespace {

void read_newest_of(const Client& client, const std::vector<PartitionRange>& ranges, std::size_t count,
                    Context& context, const std::stop_token& stop,
                    const std::function<bool(const Record&)>& take) {
    Newest newest;
    newest.count = count;
    newest.on_notice = say_notices(context);
    if (newest.count > 0)
        for (const auto& [record, remark] : read_newest(client, ranges, newest, stop)) take(record);
    note_hidden(ranges, context);
}

}  // namespace

ContractVersions versions_in(const std::string& topic, const std::string& contract,
                             const ContractRegistry& registry, const std::string& hint) {
    if (!contract.empty()) return registry.versions_of(contract, topic);
    return registry.require_topic(topic, hint);
}

void read_topic(const std::string& topic, const RangeFlags& range, Context& context,
                const std::stop_token& stop, const std::function<bool(const Record&)>& take) {
    const Client client(context.kafka());
    const Selection selection = selection_of({topic}, range);
    const auto ranges = read_ranges(client, selection);
    Interrupt::stop_cleanly();  // what was read is summed up
    note_range(ranges, selection, context);
    if (range.count && !range.has_start())
        return read_newest_of(client, ranges, *range.count, context, stop, take);
    OlderEvents older(selection);
    Subscriber subscriber(client, ranges, AtEnd::finish, say_notices(context));
    std::size_t taken = 0;
    while (!range.count || taken < *range.count) {
        const auto record = subscriber.next(stop);
        if (!record) break;
        older.take(*record);
        taken += take(*record);
        if (!subscriber.has_more_at_hand()) context.out().flush();
    }
    older.note(context);
    if (!range.count || taken < *range.count) note_hidden(ranges, context);
}

}  // namespace shortener_events::cli
