#include "shortener_events/internal/replay_journal.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace shortener_events {

namespace {

constexpr std::string_view kJournalFormat = "replayed/1";
constexpr std::size_t kFields = 5;  // format, committed, marks, last, its content

/// The whole text as a number that is not negative, or -1 where `least` allows it.
template <typename Number>
std::optional<Number> to_number(std::string_view text, Number least = 0) {
    Number number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size() || number < least) return std::nullopt;
    return number;
}

/// nullopt: not that many lines.
std::optional<std::array<std::string_view, kFields>> split_lines(std::string_view text) {
    std::array<std::string_view, kFields> lines;
    for (std::size_t i = 0; i < kFields; ++i) {
        const auto end = text.find('\n');
        if ((end == text.npos) != (i + 1 == kFields)) return std::nullopt;
        lines[i] = text.substr(0, end);
        if (end != text.npos) text.remove_prefix(end + 1);
    }
    return lines;
}

}  // namespace

void ReplayedLetters::insert(std::int64_t offset, const Digest& content) {
    marks.insert(offset);
    if (offset <= last) return;
    last = offset;
    last_content = content;
}

std::string journal_key(std::string_view group, std::string_view topic, std::int32_t partition) {
    return fmt::format("{}/{}/{}", group, topic, partition);
}

std::optional<std::int32_t> journal_partition(std::string_view key, std::string_view group,
                                              std::string_view topic) {
    const auto begin = group.size() + topic.size() + 2;  // a topic has no slash, so only one group is meant
    if (key.size() <= begin) return std::nullopt;
    const auto partition = to_number<std::int32_t>(key.substr(begin));
    if (!partition || key != journal_key(group, topic, *partition)) return std::nullopt;
    return partition;
}

std::string journal_value(const ReplayedLetters& replayed) {
    return fmt::format("{}\n{}\n{}\n{}\n{}", kJournalFormat, replayed.marks.committed(),
                       replayed.marks.metadata(), replayed.last, to_hex(replayed.last_content));
}

std::optional<ReplayedLetters> parse_journal_value(std::string_view value) {
    const auto lines = split_lines(value);
    if (!lines || (*lines)[0] != kJournalFormat) return std::nullopt;
    const auto committed = to_number<std::int64_t>((*lines)[1]);
    const auto last = to_number<std::int64_t>((*lines)[3], -1);
    const auto content = parse_digest((*lines)[4]);
    if (!committed || !last || !content) return std::nullopt;
    return ReplayedLetters{ReplayMarks(*committed, (*lines)[2]), *last, *content};
}

}  // namespace shortener_events
