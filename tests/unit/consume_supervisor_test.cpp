#include "consume/supervisor.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace shortener_events;
using namespace shortener_events::consume;
using namespace std::chrono_literals;

namespace {

/// A database whose calls take until they are cancelled.
struct SlowSink : Sink {
    void bind_cluster(const std::string&) override {}
    std::map<TopicPartition, Claim> claim(const std::vector<TopicPartition>&, const std::string&) override {
        return {};
    }
    ApplyResult apply(const Batch&) override { return {}; }
    std::vector<TopicPartition> read_fenced(const Batch&) override { return {}; }
    std::size_t expire_processed(std::int64_t, std::size_t) override { return 0; }
    void cancel() override { cancelled = true; }
    bool is_committing() const override { return committing; }

    std::atomic<bool> cancelled = false;
    std::atomic<bool> committing = false;
};

struct Supervised {
    ConsumeResult run(Supervisor::Work work, std::stop_token stop) {
        options.stop_timeout = 400ms;
        const auto begin = std::chrono::steady_clock::now();
        const auto result = Supervisor(options, observer, *sink, std::move(work)).run(stop);
        seconds = std::chrono::steady_clock::now() - begin;
        return result;
    }

    ConsumeOptions options;
    std::vector<std::string> said;
    ConsumeObserver observer{.on_note = [this](const ConsumeNote& note) { said.push_back(note.event); },
                             .on_progress = {}};
    std::shared_ptr<SlowSink> sink = std::make_shared<SlowSink>();
    std::chrono::duration<double> seconds{};
};

std::stop_token stopped() {
    static std::stop_source source;
    source.request_stop();
    return source.get_token();
}

}  // namespace

TEST_CASE("a run that is stopped and hangs for ever is left in time, and said to be unfinished") {
    Supervised it;
    it.sink->committing = true;
    auto released = std::make_shared<std::stop_source>();
    const auto result = it.run(
        [released, sink = it.sink](const auto&) {
            while (!released->stop_requested()) std::this_thread::sleep_for(1ms);
        },
        stopped());
    CHECK(it.seconds < 2s);
    CHECK(result.unfinished.find("in doubt") != std::string::npos);
    CHECK(it.sink->cancelled);
    CHECK(it.said == std::vector<std::string>{"stopping"});
    released->request_stop();
    std::this_thread::sleep_for(50ms);  // its threads end with it
}

TEST_CASE("what the database keeps is cancelled half-way, and a clean end follows") {
    Supervised it;
    const auto result = it.run(
        [sink = it.sink](const std::shared_ptr<Conduct>& conduct) {
            while (!sink->cancelled) std::this_thread::sleep_for(1ms);
            CHECK(conduct->hurry.stop_requested());
            conduct->answer({.counts = {.read = 7}, .stopped_by = {}, .stopped_before = {}});
        },
        stopped());
    CHECK(result.unfinished.empty());
    CHECK(result.counts.read == 7);
}

TEST_CASE("what a run fails with is thrown, whoever asked") {
    Supervised it;
    CHECK_THROWS_AS(it.run(
                        [](const auto& conduct) {
                            conduct->fail(std::make_exception_ptr(Error(ErrorCategory::kafka, "gone")));
                        },
                        {}),
                    Error);
    it.observer.on_progress = [](const ConsumeCounts&) { throw std::runtime_error("no disk"); };
    CHECK_THROWS_AS(it.run(
                        [](const std::shared_ptr<Conduct>& conduct) {
                            conduct->report({});
                            while (!conduct->stop.stop_requested()) std::this_thread::sleep_for(1ms);
                        },
                        {}),
                    std::runtime_error);
}

TEST_CASE("nobody is told the counts of a run that fails before it begins") {
    Supervised it;
    int told = 0;
    it.observer.on_progress = [&](const ConsumeCounts&) { ++told; };
    const auto fail = [](const std::shared_ptr<Conduct>& conduct) {
        conduct->fail(std::make_exception_ptr(Error(ErrorCategory::kafka, "no broker")));
    };
    CHECK_THROWS_AS(it.run(fail, {}), Error);
    CHECK(told == 0);
}
