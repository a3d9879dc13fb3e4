#include <array>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/digest_cache.hpp"
#include "consume/click_reader.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kRows = 256;  // of a block: their places in the tables are asked for ahead of their use
constexpr std::size_t kBlocks = 8;  // one is filled, one counted, the others wait

struct Block {
    std::vector<Row> rows = std::vector<Row>(kRows);
    std::size_t size = 0;
};

}  // namespace

/// Blocks go round: they are filled by who adds, and counted in the same order by the thread.
struct ClickCounter::State {
    State(const ContractRegistry& registry, const std::string& topic, ClickTally& to)
        : reader(registry, topic), tally(to), thread([this] { count_all(); }) {}
    ~State() { end(); }

    void hand_over();
    void end();
    void count_all();
    void count(const Block& block);

    consume::ClickReader reader;  // read() is the adder's; click_of() changes nothing
    ClickTally& tally;            // this and the next two are the thread's, until it has ended
    DigestCache deliveries{kRememberedDeliveries};
    std::uint64_t repeated = 0;

    std::array<Block, kBlocks> blocks;
    std::uint64_t read = 0, invalid = 0;  // the adder's
    std::mutex mutex;                     // guards what follows
    std::condition_variable changed;
    std::uint64_t filled = 0, counted = 0;  // blocks so far
    bool is_whole = false;                  // no more will come
    std::exception_ptr failure;             // of the thread
    std::thread thread;                     // the last member: it uses the others
};

void ClickCounter::State::count(const Block& block) {
    for (std::size_t i = 0; i < block.size; ++i)
        if (block.rows[i].delivery) deliveries.prefetch(*block.rows[i].delivery);
    for (std::size_t i = 0; i < block.size; ++i) {
        const Row& row = block.rows[i];
        if (row.delivery && !deliveries.meet(*row.delivery))
            ++repeated;
        else
            tally.add(reader.click_of(row));
    }
}

void ClickCounter::State::count_all() {
    try {
        for (std::uint64_t next = 0;; ++next) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return filled > next || is_whole; });
            if (filled == next) return;
            lock.unlock();
            count(blocks[next % kBlocks]);
            lock.lock();
            ++counted;
            changed.notify_all();
        }
    } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
        changed.notify_all();
    }
}

/// The block that was filled is the thread's; the next one is free again.
void ClickCounter::State::hand_over() {
    std::unique_lock lock(mutex);
    ++filled;
    changed.notify_all();
    changed.wait(lock, [&] { return filled - counted < kBlocks || failure; });
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
    blocks[filled % kBlocks].size = 0;
}

void ClickCounter::State::end() {
    {
        const std::lock_guard lock(mutex);
        if (blocks[filled % kBlocks].size > 0 && !is_whole) ++filled;
        is_whole = true;
        changed.notify_all();
    }
    if (thread.joinable()) thread.join();
}

ClickCounter::ClickCounter(const ContractRegistry& registry, const std::string& topic, ClickTally& tally)
    : state_(std::make_unique<State>(registry, topic, tally)) {}
ClickCounter::~ClickCounter() = default;

void ClickCounter::add(const Record& record) {
    State& state = *state_;
    Block& block = state.blocks[state.filled % kBlocks];
    ++state.read;
    if (state.reader.read(record, block.rows[block.size])) {
        ++state.invalid;
        return;
    }
    if (++block.size == kRows) state.hand_over();
}

std::uint64_t ClickCounter::read() const {
    return state_->read;
}

ClickRecords::Counts ClickCounter::finish() {
    State& state = *state_;
    state.end();
    if (state.failure) std::rethrow_exception(std::exchange(state.failure, nullptr));
    return {.read = state.read, .invalid = state.invalid, .repeated = state.repeated};
}

}  // namespace shortener_events
