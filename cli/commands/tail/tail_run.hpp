// One run of `tail`: decides which records are wanted, prints them, counts them.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/range_flags.hpp"
#include "cli/input/record_filter.hpp"
#include "cli/output/reading_notes.hpp"
#include "cli/output/record_printer.hpp"
#include "shortener_events/group_subscriber.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::cli {

struct TailOptions {
    std::vector<std::string> topics{std::string(names::kUrlCreatedTopic), std::string(names::kClickTopic)};
    RangeFlags range;
    bool per_partition = false;
    bool follow = false;
    std::optional<std::string> group;
    RecordFilterOptions filter;
    bool validate = false;
    bool only_invalid = false;
    ContractsFlag contracts;
    bool pretty = false;
    bool wide = false;
    std::string fields;
    std::string format;
    MaxValue max_value;
};

class Tail {
  public:
    Tail(const TailOptions& options, Context& context);

    /// Returns the exit status.
    int run();

  private:
    void read_topics(std::stop_token stop);
    void print_newest(const std::vector<PartitionRange>& ranges, std::stop_token stop);
    void print_range(const std::vector<PartitionRange>& ranges, std::stop_token stop);
    void follow(std::vector<PartitionRange> ranges, std::stop_token stop);
    void pass_through(Subscriber& subscriber, std::stop_token stop);
    void read_as_member(std::stop_token stop);
    void pass_on(GroupSubscriber& subscriber, std::stop_token stop);
    void settle(GroupSubscriber& subscriber);
    void note_waiting(const GroupSubscriber& subscriber);
    /// What is said beside a record that is printed; nullopt: it is not.
    std::optional<std::string> remark_on(const Record& record);
    void show(const Record& record);
    void print(const Record& record, const std::string& remark);
    void note_following() const;
    void note_unseen();
    bool shows_parts() const;
    bool is_enough() const;

    const TailOptions& options_;
    Context& context_;
    Client client_;
    RecordFilter filter_;
    ContractRegistry registry_;
    RecordPrinter printer_;
    bool judges_;
    OlderEvents older_{Selection{}};
    std::uint64_t read_ = 0, without_fields_ = 0;
    std::size_t printed_ = 0;
    bool unseen_is_said_ = false;
    std::chrono::steady_clock::time_point wait_is_noted_at_{};
};

}  // namespace shortener_events::cli
