// Dead letters in every dialect of headers, shortened ones, what is left of a batch where one cannot be
// written, and the metadata that Kafka keeps of groups: replay marks, a publisher's committed state, members'
// assignments. All of it is what some other program wrote.
#include "shortener_events/dead_letter.hpp"
#include "shortener_events/internal/dead_letter_view.hpp"

#include <algorithm>

#include "consume/batch.hpp"
#include "dead_letters/shortened_letter.hpp"
#include "kafka/group/member_assignment.hpp"
#include "shortener_events/identity.hpp"
#include "shortener_events/internal/replay_journal.hpp"
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

std::size_t size_of(const std::optional<std::string>& text) {
    return text.value_or("").size();
}

std::size_t own_headers_of(const Record& letter) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : letter.headers)
        if (!name.starts_with("dlq.")) bytes += name.size() + size_of(value);
    return bytes;
}

void check_shortened(const Record& event, const std::string& detail, std::size_t most) {
    const Record whole =
        make_dead_letter(event, {.reason = "invalid", .detail = detail, .failed_at_ms = 0, .by = "fuzz"});
    const DeadLetter before = read_dead_letter(whole);
    Record letter = whole;
    for (std::size_t room = most; room > most / 8; room /= 2) {  // as a topic refuses it again
        letter = shorten_dead_letter(std::move(letter), room);
        const DeadLetter view = read_dead_letter(letter);
        fuzz::require(size_of(letter.value) <= std::max(room / 2, std::size_t{1}) &&
                          size_of(letter.key) <= std::max(room / 8, std::size_t{1}) &&
                          own_headers_of(letter) <= room / 4 && view.detail.size() <= room / 8,
                      "a shortened letter is short");
        fuzz::require(whole.value.value_or("").starts_with(letter.value.value_or("")) &&
                          whole.key.value_or("").starts_with(letter.key.value_or("")),
                      "a shortened letter has the front of its event");
        fuzz::require(view.origin_topic == before.origin_topic &&
                          view.origin_offset == before.origin_offset && view.reason == before.reason &&
                          view.by == before.by,
                      "a shortened letter says where it is from");
        const bool is_cut = letter.value != whole.value;
        fuzz::require(!is_cut || (view.value_size == size_of(whole.value) &&
                                  view.value_digest == checksum_of(*whole.value)),
                      "a shortened letter knows its event's value");
        const bool is_whole = !is_cut && letter.key == whole.key && view.detail == before.detail &&
                              own_headers_of(letter) == own_headers_of(whole);
        fuzz::require(is_whole || !view.truncated.empty(), "a shortened letter says what is cut");
    }
}

/// Records and rejected events of a few partitions, their offsets ascending.
consume::WriteBatch make_work(fuzz::Recipe& recipe) {
    consume::WriteBatch work;
    std::map<TopicPartition, std::int64_t> next;
    for (std::size_t left = recipe.choose(8); left > 0; --left) {
        Record record;
        record.topic = fuzz::kTopics[recipe.choose(2)];
        record.partition = static_cast<std::int32_t>(recipe.choose(2));
        record.value = fuzz::make_bytes(recipe);
        auto& offset = next[{record.topic, record.partition}];
        record.offset = offset += static_cast<std::int64_t>(recipe.choose(3));
        work.batch.progress[{record.topic, record.partition}].next_offset = ++offset;
        if (recipe.choose(2) == 0) {
            work.batch.rows.push_back({.partition = record.partition, .offset = record.offset});
            work.records.push_back(std::move(record));
        } else {
            work.rejected.push_back({std::move(record), {.reason = "invalid"}});
        }
    }
    return work;
}

using Limits = std::map<TopicPartition, std::int64_t>;

/// How many there are on the side that they belong to.
std::size_t count(const consume::WriteBatch& work, const Limits& limits, bool before) {
    const auto check = [&](const Record& record) {
        const auto limit = limits.find({record.topic, record.partition});
        fuzz::require((limit == limits.end() || record.offset < limit->second) == before,
                      "each event is on its side");
    };
    for (std::size_t i = 0; i < work.records.size(); ++i) {
        check(work.records[i]);
        fuzz::require(work.batch.rows.at(i).offset == work.records[i].offset, "a row keeps its record");
    }
    for (const auto& rejected : work.rejected) check(rejected.record);
    fuzz::require(work.batch.rows.size() == work.records.size(), "each row has its record");
    return work.records.size() + work.rejected.size();
}

void check_work(fuzz::Recipe& recipe) {
    consume::WriteBatch work = make_work(recipe);
    const std::size_t all = work.records.size() + work.rejected.size();
    Limits limits;
    for (const auto& [where, progress] : work.batch.progress)
        if (recipe.choose(2) == 0) limits[where] = static_cast<std::int64_t>(recipe.choose(12));
    const consume::WriteBatch before = consume::take_before(work, limits);
    fuzz::require(count(before, limits, true) + count(work, limits, false) == all, "no event is lost");
    for (const auto& [where, progress] : before.batch.progress) {
        const auto limit = limits.find(where);
        fuzz::require(limit == limits.end() || progress.next_offset == limit->second,
                      "reading goes on at the event that is not dealt with");
    }
    for (const auto& [where, limit] : limits) {
        consume::drop(work, where);
        fuzz::require(!work.batch.progress.contains(where), "a partition that is gone has no progress");
    }
    fuzz::require(work.empty() && work.records.empty() && work.rejected.empty(), "what is dropped is gone");
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

void check_journal(fuzz::Recipe& recipe) {
    ReplayedLetters replayed;
    replayed.insert(static_cast<std::int64_t>(recipe.length() % ReplayMarks::kReach),
                    digest_of(fuzz::make_bytes(recipe)));
    const std::string written = journal_value(replayed);
    const auto again = parse_journal_value(written);
    fuzz::require(again && journal_value(*again) == written, "a journal is read as it was written");
    std::string changed = written;
    for (int i = 0; i < 4 && !recipe.empty(); ++i)
        changed.replace(recipe.length() % changed.size(), recipe.choose(3), fuzz::make_bytes(recipe));
    if (const auto other = parse_journal_value(changed)) journal_value(*other);
    const std::string group = fuzz::make_bytes(recipe), topic = "t.deadletter";
    const auto partition = static_cast<std::int32_t>(recipe.length());
    fuzz::require(journal_partition(journal_key(group, topic, partition), group, topic) == partition,
                  "a key of a group's is known again");
    journal_partition(fuzz::make_bytes(recipe), group, topic);
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
    switch (recipe.choose(7)) {
        case 0:
            check_view(fuzz::make_record(recipe));
            break;
        case 1:
            check_own(fuzz::make_record(recipe));
            break;
        case 2:
            check_marks(recipe);
            break;
        case 6:
            check_journal(recipe);
            break;
        case 3:
            check_assignment(recipe);
            break;
        case 4: {
            const Record event = fuzz::make_record(recipe);
            const std::string detail = fuzz::make_bytes(recipe);
            check_shortened(event, detail, recipe.length());
            break;
        }
        default:
            check_work(recipe);
    }
    return 0;
}
