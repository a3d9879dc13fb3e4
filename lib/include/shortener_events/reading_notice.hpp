// What a reader should know about its topics and brokers while it reads, and when nothing comes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace shortener_events {

struct ReadingNotice {
    enum class Kind {
        topic_deleted,     ///< `topic`: brokers have said so for seconds
        topic_recreated,   ///< `topic`; `partition`, where offsets went back, else -1
        partitions_added,  ///< `topic` has `count` of them now
        broker_silent,     ///< `broker` leads what is read, and has not answered since `since_ms`
        broker_back,       ///< `broker` answers again
        broker_replaced,   ///< `broker` was silent, and others lead what is read now
        offsets_deleted,   ///< `topic`, `partition`: retention took `count` of them before they were read
        offsets_hidden,    ///< `topic`, `partition`: an open transaction keeps `count` of them from readers
    };

    Kind kind = Kind::topic_deleted;
    std::string topic{};
    std::int32_t partition = -1;
    std::int64_t count = 0;
    std::string broker{};       ///< host:port
    std::int64_t since_ms = 0;  ///< epoch milliseconds
    std::string cause{};        ///< of a silence, where it is the login's; else empty

    bool operator==(const ReadingNotice&) const = default;
};

/// Called by the thread that reads.
using OnNotice = std::function<void(const ReadingNotice&)>;

/// Whether what is read cannot be relied upon to be all that is there.
bool is_warning(const ReadingNotice& notice);

/// In plain words, such as `topic "x" was deleted`.
std::string to_text(const ReadingNotice& notice);

}  // namespace shortener_events
