// Watches the topics that a client reads for long: librdkafka tells its reader of a deleted topic, of new
// partitions and of brokers that are away late, in bits, or never. A thread asks over the same client every
// 1.5 s for the topics' metadata, and the leaders of their partitions for an offset; reading is never held
// up. Told apart are: deleted (said by brokers for 3 s, which one that has just started would not), more
// partitions, a leader that does not answer (for 4 s, so it is known within 6), and when it is over.
//
// Not seen: a topic that is deleted and created again between two looks, unless it has fewer partitions
// now. Its offsets begin again, so a reader sees one that is lower than the last.
//
//     TopicWatch watch(handle, {{"url-shortener.click", 3}});   // 3: as many partitions are known already
//     while (...) {
//         read();
//         for (const auto& notice : watch.take()) ...           // to_text(notice), is_warning(notice)
//     }
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kafka/client/handle.hpp"
#include "kafka/read/watch_judge.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::kafka {

class TopicWatch {
  public:
    /// Each topic, and how many partitions it is known to have. The handle, a consumer's (a producer's may
    /// create topics by asking for them), outlives this.
    TopicWatch(const Handle& handle, const std::map<std::string, std::int32_t>& partitions);

    /// While a broker is silent it may take as long as a question: 1 s.
    ~TopicWatch();
    TopicWatch(const TopicWatch&) = delete;
    TopicWatch& operator=(const TopicWatch&) = delete;

    /// What has happened since the last call, each thing once. Does not wait. From any thread.
    std::vector<ReadingNotice> take();

  private:
    void run(const std::stop_token& stop);
    WatchLook look();
    void ask_leaders(WatchLook& look) const;
    void take_topics(const rd_kafka_metadata_t& metadata, WatchLook& look);
    void note_leaders(const rd_kafka_metadata_t& metadata, const rd_kafka_metadata_topic_t& topic);

    const Handle& handle_;
    std::vector<TopicPtr> topics_;  ///< keeps librdkafka's metadata requests about them
    WatchJudge judge_;
    struct Leader {
        std::string broker;  ///< host:port
        bool leads = true;   ///< false: it did so last, and nobody does now
    };
    std::map<TopicPartition, Leader> leaders_;  ///< the thread's own
    std::mutex mutex_;
    std::condition_variable_any pause_;
    std::vector<ReadingNotice> notices_;
    std::jthread thread_;  ///< last: it uses the others
};

}  // namespace shortener_events::kafka
