// What a run of publishing says of itself at its end: the summary, and the files that hold it.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "cli/context.hpp"
#include "cli/delivery/delivery_flags.hpp"
#include "cli/delivery/summary.hpp"

namespace shortener_events::cli {

class RunReport {
  public:
    /// `facts`: all but the time.
    RunReport(Context& context, const DeliveryFlags& flags, RunFacts facts)
        : context_(context), flags_(flags), facts_(std::move(facts)) {}

    /// Time is counted from here.
    void start() { started_ = std::chrono::steady_clock::now(); }
    /// How the summary names a line; by default its number.
    void locate_lines(std::function<std::string(std::uint64_t)> locate) { facts_.locate = std::move(locate); }
    void extend_summary(std::function<void(Json&)> extend) { extend_ = std::move(extend); }
    const std::string& unit() const { return facts_.unit; }

    /// Whether the work is whole decides what is said with -q, see Context::sum_up.
    void print(const PublishCounts& counts, bool is_whole) const;
    /// Throws Error(io) for a summary that could not be written.
    void write_files(const PublishCounts& counts) const;

  private:
    RunFacts facts_now() const;

    Context& context_;
    DeliveryFlags flags_;
    RunFacts facts_;
    std::function<void(Json&)> extend_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace shortener_events::cli
