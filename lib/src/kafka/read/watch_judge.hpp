// Judges what a TopicWatch saw, look after look: one answer is no proof, and nothing is said twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "shortener_events/reading_notice.hpp"

namespace shortener_events::kafka {

/// What one look found out.
struct WatchLook {
    /// Partitions of each topic that a broker spoke of; 0: it knows no such topic. Empty: none answered.
    std::map<std::string, std::int32_t> topics;
    /// Each broker that leads watched partitions (or did so last), and whether it answered.
    std::map<std::string, bool> brokers;
};

class WatchJudge {
  public:
    using Clock = std::chrono::steady_clock;

    /// A broker that has just started may not know its topics yet: it must deny one that often, that long.
    static constexpr int kDenials = 3;
    static constexpr auto kDenied = std::chrono::seconds(3);
    /// A program that was stopped for a while finds one question unanswered: that is no silence.
    static constexpr int kUnanswered = 2;
    static constexpr auto kSilent = std::chrono::seconds(4);

    /// Each topic, and the partitions that it is known to have.
    explicit WatchJudge(const std::map<std::string, std::int32_t>& partitions);

    /// `now_ms`: the same moment in epoch milliseconds.
    std::vector<ReadingNotice> judge(const WatchLook& look, Clock::time_point now, std::int64_t now_ms);

    /// Whether the last look left something open, so that the next should come soon.
    bool is_in_doubt() const;

  private:
    struct Topic {
        std::int32_t partitions = 0;
        int denials = 0;  // since it was there last
        Clock::time_point denied_since{};
        bool is_deleted = false;
    };
    struct Broker {
        Clock::time_point answered{};
        std::int64_t answered_ms = 0;
        int unanswered = 0;  // questions since then
        bool is_silent = false;
    };
    using Notices = std::vector<ReadingNotice>;

    static void judge_topic(const std::string& name, Topic& topic, std::int32_t partitions,
                            Clock::time_point now, Notices& notices);
    static void judge_broker(const std::string& name, Broker& broker, bool answered, Clock::time_point now,
                             std::int64_t now_ms, Notices& notices);
    void forget_brokers(const WatchLook& look, Notices& notices);

    std::map<std::string, Topic> topics_;
    std::map<std::string, Broker> brokers_;
};

}  // namespace shortener_events::kafka
