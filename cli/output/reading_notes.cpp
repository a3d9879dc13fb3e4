#include "cli/output/reading_notes.hpp"

#include <fmt/format.h>

namespace shortener_events::cli {

namespace {

constexpr std::size_t kPartitionsTold = 5;

void note_first(const std::vector<std::string>& lines, Context& context) {
    for (std::size_t i = 0; i < lines.size() && i < kPartitionsTold; ++i) context.note(lines[i]);
    if (lines.size() > kPartitionsTold)
        context.note(fmt::format("and {} more partitions like these", lines.size() - kPartitionsTold));
}

}  // namespace

OnNotice say_notices(Context& context) {
    return [&context](const ReadingNotice& notice) {
        is_warning(notice) ? context.warn(to_text(notice)) : context.note(to_text(notice));
    };
}

void note_lost(const std::vector<PartitionRange>& ranges, Context& context) {
    std::vector<std::string> lines;
    for (const auto& range : ranges)
        if (range.lost > 0)
            lines.push_back(fmt::format(
                "{}[{}]: {} of the wanted offsets {} no longer retained, it begins at {}", range.topic,
                range.partition, range.lost, range.lost == 1 ? "is" : "are", range.begin));
    note_first(lines, context);
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
