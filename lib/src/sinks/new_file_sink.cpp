#include "sinks/new_file_sink.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace shortener_events::sinks {

void require_regular_file(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return;
    throw Error(ErrorCategory::io, fmt::format("cannot use \"{}\": not a regular file", path),
                "a sink reads its file again at the start, to know what is counted");
}

/// False for what cannot be made: opening it says why.
bool is_new_file(const std::string& path) {
    const auto may = [](const std::string& what, int mode) {
        return ::faccessat(AT_FDCWD, what.c_str(), mode, AT_EACCESS) == 0;
    };
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0)
        return S_ISREG(status.st_mode) && status.st_size == 0 && may(path, W_OK);
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    return may((folder.empty() ? "." : folder.string()) + '/', W_OK | X_OK);
}

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
