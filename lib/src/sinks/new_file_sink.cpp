#include "sinks/new_file_sink.hpp"

namespace shortener_events::sinks {

Sink& NewFileSink::opened() {
    if (!sink_) sink_ = open_();
    return *sink_;
}

void NewFileSink::bind_cluster(const std::string& cluster_id) {
    opened().bind_cluster(cluster_id);
}

std::string NewFileSink::visitor_key() {
    return opened().visitor_key();
}

std::map<TopicPartition, Claim> NewFileSink::claim(const std::vector<TopicPartition>& partitions,
                                                   const std::string& owner) {
    return opened().claim(partitions, owner);
}

ApplyResult NewFileSink::apply(const Batch& batch) {
    return opened().apply(batch);
}

std::vector<TopicPartition> NewFileSink::read_fenced(const Batch& batch) {
    return opened().read_fenced(batch);
}

std::size_t NewFileSink::expire_processed(std::int64_t now_ms, std::size_t limit) {
    return opened().expire_processed(now_ms, limit);
}

}  // namespace shortener_events::sinks
