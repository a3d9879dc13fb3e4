// A transactional producer's steps, each with the retries that Kafka's protocol asks for, bounded by a limit
// or else by the timeout.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "kafka/client/forbidden.hpp"
#include "kafka/client/handle.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::kafka {

/// Of a step that failed; `repeated_for`: it was asked for again and again, for so long.
std::string say_failed(const char* action, std::optional<std::chrono::milliseconds> repeated_for,
                       const std::string& reason);

class Transaction {
  public:
    using Limit = std::optional<std::chrono::milliseconds>;

    explicit Transaction(const Handle& handle) : handle_(handle) {}

    /// As Publisher's functions of the same names. Every one throws Error(kafka); that of a commit which was
    /// asked for, and neither confirmed nor refused, is in doubt.
    void init_transactions();
    void begin();
    void add_offsets(const std::string& group, std::span<const GroupOffset> offsets, Limit limit);
    void commit(Limit limit);
    void abort(Limit limit);

  private:
    using Step = std::function<rd_kafka_error_t*(int timeout_ms)>;
    void run(const char* action, Limit limit, const Step& step, bool is_commit = false);
    void run(const char* action, Limit limit, const Step& step, Touched touched, bool is_commit = false);
    std::string transactional_id() const;

    const Handle& handle_;
};

}  // namespace shortener_events::kafka
