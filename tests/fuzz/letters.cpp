// Dead letters in every dialect of headers, and the metadata that Kafka keeps of groups: replay marks, a
// publisher's milestone, members' assignments. All of it is what some other program wrote.
#include "shortener_events/dead_letter.hpp"
#include "shortener_events/dead_letter_view.hpp"

#include "kafka/member_assignment.hpp"
#include "shortener_events/replay.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/records.hpp"

using namespace shortener_events;

namespace {

std::size_t bytes_of(const DeadLetter& letter) {
    return letter.origin_topic.size() + letter.reason.size() + letter.detail.size() +
           letter.failed_at.size() + letter.by.size();
}

void check_view(const Record& record) {
    const DeadLetter letter = read_dead_letter(record);
    std::size_t bytes = record.topic.size() + 100;
    for (const auto& header : record.headers) bytes += header.value.value_or("").size();
    fuzz::require(bytes_of(letter) <= 2 * bytes, "a letter tells what its headers hold");
    fuzz::require(letter.replays >= 0, "replays are counted from 0");
    const Record again = make_replay(letter, record.value);
    fuzz::require(again.value == record.value && again.key == record.key, "a replay is the event");
    fuzz::require(read_dead_letter(again).dialect == DeadLetterDialect::plain,
                  "a replay carries nothing about its failure");
}

void check_own(const Record& event) {
    const DeadLetterCause cause{.reason = "invalid",
                                .detail = event.key.value_or(""),
                                .attempts = 2,
                                .failed_at_ms = 0,
                                .by = "fuzz"};
    const DeadLetter letter = read_dead_letter(make_dead_letter(event, cause));
    fuzz::require(letter.dialect == DeadLetterDialect::ours && letter.origin_topic == event.topic,
                  "a letter of ours says where it is from");
    const auto offset = event.offset < 0 ? std::nullopt : std::optional(event.offset);
    fuzz::require(letter.origin_offset == offset, "a letter of ours says its origin's place");
    fuzz::require(letter.reason == cause.reason && letter.attempts == 2, "a letter of ours says why");
}

void check_marks(fuzz::Recipe& recipe) {
    const auto committed = static_cast<std::int64_t>(recipe.length());
    const std::string metadata =
        recipe.choose(2) == 0 ? "replayed:" + fuzz::make_bytes(recipe) : fuzz::make_bytes(recipe);
    ReplayMarks marks(committed, metadata);
    fuzz::require(marks.committed() >= committed, "marks only go forward");
    for (int i = 0; i < 4; ++i) {
        const auto offset = committed + static_cast<std::int64_t>(recipe.length());
        const bool fits = marks.can_reach(offset);
        marks.insert(offset);
        fuzz::require(!fits || marks.contains(offset), "what was replayed is known");
    }
    if (recipe.choose(2) == 0) marks.start_at(committed + static_cast<std::int64_t>(recipe.length()));
    const std::string kept = marks.metadata();
    const ReplayMarks again(marks.committed(), kept);
    fuzz::require(again.committed() == marks.committed() && again.metadata() == kept,
                  "marks are read as they were written");
}

void check_assignment(fuzz::Recipe& recipe) {
    std::string raw;
    for (int i = 0; i < 8 && !recipe.empty(); ++i) raw += fuzz::make_bytes(recipe);
    const auto assignment = kafka::parse_assignment(raw);
    if (!assignment) return;
    std::size_t all = 0;
    for (const auto& [topic, partitions] : *assignment) {
        fuzz::require(topic.size() <= 249, "a topic's name is one that Kafka allows");
        fuzz::require(!partitions.empty(), "a topic of an assignment has partitions");
        all += partitions.size();
    }
    fuzz::require(all <= raw.size() / 4, "an assignment has no more partitions than its bytes have room for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Recipe recipe({reinterpret_cast<const char*>(data), size});
    switch (recipe.choose(4)) {
        case 0:
            check_view(fuzz::make_record(recipe));
            break;
        case 1:
            check_own(fuzz::make_record(recipe));
            break;
        case 2:
            check_marks(recipe);
            break;
        default:
            check_assignment(recipe);
    }
    return 0;
}
