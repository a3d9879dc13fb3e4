#include "consume/letter_book.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "dead_letters/header_names.hpp"

namespace shortener_events::consume {

namespace {

template <typename Number>
std::optional<Number> number_header(const Record& record, std::string_view name) {
    const auto text = letter_header::text_of(record, name);
    return text ? letter_header::parse_number<Number>(*text) : std::nullopt;
}

/// Of the event's value. Of a shortened letter nullopt, unless it says so.
std::optional<Digest> claimed_content(const Record& letter) {
    const auto cut = letter_header::text_of(letter, letter_header::kTruncated);
    if (cut && cut->find("value") != cut->npos)
        return parse_digest(letter_header::text_of(letter, letter_header::kValueDigest).value_or(""));
    return letter_content(letter);
}

}  // namespace

Digest letter_content(const Record& event) {
    if (!event.value) return {};
    const auto& oversize = event.oversize;
    return parse_digest(oversize ? oversize->value_digest : checksum_of(*event.value)).value_or(Digest{});
}

void LetterBook::own(const TopicPartition& where, std::int64_t next_offset) {
    owned_[where].next = next_offset;
}

void LetterBook::read(const Record& letter) {
    const auto topic = letter_header::text_of(letter, letter_header::kOriginTopic);
    const auto partition = number_header<std::int32_t>(letter, letter_header::kOriginPartition);
    const auto offset = number_header<std::int64_t>(letter, letter_header::kOriginOffset);
    if (!topic || !partition || !offset) return;
    const TopicPartition about{std::string(*topic), *partition};
    const auto found = owned_.find(about);
    if (found == owned_.end() || *offset < found->second.next || *offset - found->second.next >= kReach)
        return;
    if (const auto content = claimed_content(letter))
        add(about, *offset, *content, letter.partition, letter.offset);
}

void LetterBook::add(const TopicPartition& about, std::int64_t offset, const Digest& value,
                     std::int32_t partition, std::int64_t place) {
    if (count_ >= kMost) return;
    auto& claims = owned_[about].by_offset[offset];
    if (claims.size() >= kMostOfOneEvent || std::ranges::find(claims, value, &Claim::value) != claims.end())
        return;
    claims.push_back({value, partition, place});
    ++count_;
}

bool LetterBook::has_letter_about(const Record& event) const {
    const auto owned = owned_.find({event.topic, event.partition});
    if (owned == owned_.end()) return false;
    const auto found = owned->second.by_offset.find(event.offset);
    if (found == owned->second.by_offset.end()) return false;
    return std::ranges::find(found->second, letter_content(event), &Claim::value) != found->second.end();
}

DeadLetterPositions LetterBook::positions(const TopicPartition& where, std::int64_t next_offset,
                                          DeadLetterPositions ends) const {
    const auto owned = owned_.find(where);
    if (owned == owned_.end()) return ends;
    const auto& events = owned->second.by_offset;
    for (auto it = events.lower_bound(next_offset); it != events.end(); ++it)
        for (const Claim& claim : it->second) {
            std::int64_t& end = ends[claim.partition];  // one that is not named begins at 0
            end = std::min(end, claim.place);
        }
    return ends;
}

void LetterBook::settle(const std::map<TopicPartition, std::int64_t>& applied) {
    for (const auto& [where, next] : applied) {
        const auto found = owned_.find(where);
        if (found == owned_.end()) continue;
        auto& [begin, events] = found->second;
        begin = std::max(begin, next);
        const auto end = events.lower_bound(next);
        for (auto it = events.begin(); it != end; it = events.erase(it)) count_ -= it->second.size();
    }
}

}  // namespace shortener_events::consume
