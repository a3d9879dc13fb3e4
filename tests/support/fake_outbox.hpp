// A dead-letter topic that takes letters, or refuses them as a test says.
#pragma once

#include <functional>

#include "consume/letter_outbox.hpp"

namespace shortener_events::tests {

class FakeOutbox : public consume::LetterOutbox {
  public:
    using Posted = consume::Posted;
    using Letters = std::vector<consume::Rejected>;

    /// Asked at each attempt; that all are taken is the usual answer.
    std::function<Posted(const Letters&)> answer;
    Posted history;                     ///< what reading back says
    std::vector<std::int64_t> letters;  ///< of these events, as they were acknowledged
    std::map<TopicPartition, std::int64_t> settled;
    std::map<TopicPartition, Claim> owned;

    void take_over(const std::map<TopicPartition, Claim>& claims) override {
        for (const auto& [where, claim] : claims) owned[where] = claim;
    }
    Posted read_back(const Letters&, std::stop_token) override { return history; }
    Posted send(const Letters& rejected, std::stop_token, Clock::time_point) override {
        Posted posted = answer ? answer(rejected) : Posted();
        if (posted.is_complete())
            for (const auto& [record, cause, dealt] : rejected)
                if (!dealt) letters.push_back(record.offset);
        return posted;
    }
    std::optional<DeadLetterPositions> positions(const TopicPartition&, std::int64_t) const override {
        return DeadLetterPositions{{0, static_cast<std::int64_t>(letters.size())}};
    }
    void settle(const std::map<TopicPartition, std::int64_t>& applied) override {
        for (const auto& [where, next] : applied) settled[where] = next;
    }
};

}  // namespace shortener_events::tests
