#include "cli/output/reading_notes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shortener_events/internal/units.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kPartitionsTold = 5;

void note_first(const std::vector<std::string>& lines, Context& context) {
    for (std::size_t i = 0; i < lines.size() && i < kPartitionsTold; ++i) context.note(lines[i]);
    if (lines.size() > kPartitionsTold)
        context.note(fmt::format("and {} more partitions like these", lines.size() - kPartitionsTold));
}

std::string why_empty(const std::vector<PartitionRange>& ranges, const Selection& selection) {
    if (std::ranges::any_of(ranges, [](const auto& range) { return range.from < range.end; })) return {};
    const auto& [from, until] = std::pair(selection.from, selection.until);
    const bool to_the_end = until.kind == Position::Kind::end;
    const auto longest = std::ranges::max(ranges, {}, &PartitionRange::end).end;
    if (to_the_end && from.kind == Position::Kind::offset && from.value > longest)
        return fmt::format("there is no offset {} yet: the longest partition ends at {}", from.value,
                           longest);
    if (to_the_end && from.kind == Position::Kind::time)
        return fmt::format("no event is as new as {}", format_utc(from.value));
    if (!std::ranges::all_of(ranges, [](const auto& range) { return range.end == range.begin; })) return {};
    if (until.kind == Position::Kind::offset)
        return fmt::format("nothing before offset {} is retained: the first offset is {}", until.value,
                           std::ranges::min(ranges, {}, &PartitionRange::begin).begin);
    if (until.kind == Position::Kind::time)
        return fmt::format("no event that is retained is older than {}", format_utc(until.value));
    return {};
}

}  // namespace

OnNotice say_notices(Context& context) {
    return [&context](const ReadingNotice& notice) {
        is_warning(notice) ? context.warn(to_text(notice)) : context.note(to_text(notice));
    };
}

void note_range(const std::vector<PartitionRange>& ranges, const Selection& selection, Context& context) {
    std::vector<std::string> lines;
    for (const auto& range : ranges)
        if (range.lost > 0)
            lines.push_back(fmt::format(
                "{}[{}]: {} of the wanted offsets {} no longer retained, it begins at {}", range.topic,
                range.partition, range.lost, range.lost == 1 ? "is" : "are", range.begin));
    note_first(lines, context);
    if (const std::string why = lines.empty() && !ranges.empty() ? why_empty(ranges, selection) : "";
        !why.empty())
        context.note(why);
}

OlderEvents::OlderEvents(const Selection& selection) {
    if (selection.from.kind == Position::Kind::time) since_ms_ = selection.from.value;
}

void OlderEvents::take(const Record& record) {
    if (!since_ms_ || record.timestamp_ms.value_or(*since_ms_) >= *since_ms_) return;
    if (count_++ == 0) example_ = fmt::format("{}[{}]@{}", record.topic, record.partition, record.offset);
}

void OlderEvents::note(Context& context) const {
    if (count_ == 0) return;
    context.note(
        fmt::format("{} read {} older than the start, such as {}: the times of the topic are not in order",
                    counted(count_, "event"), count_ == 1 ? "is" : "are", example_));
}

void note_hidden(const std::vector<PartitionRange>& ranges, Context& context) {
    std::vector<std::string> lines;
    for (const auto& range : ranges)
        if (range.hidden > 0)
            lines.push_back(to_text(ReadingNotice{.kind = ReadingNotice::Kind::offsets_hidden,
                                                  .topic = range.topic,
                                                  .partition = range.partition,
                                                  .count = range.hidden}));
    note_first(lines, context);
}

}  // namespace shortener_events::cli
