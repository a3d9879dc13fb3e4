// Reads the inputs and checks every event in a thread of its own, ahead of the sending by a few batches at
// most.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "cli/input/inputs.hpp"
#include "shortener_events/contract_versions.hpp"
#include "shortener_events/identity.hpp"
#include "shortener_events/line_reader.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

enum class Layout { lines, array, envelopes };

/// What was read at once, with the verdicts.
struct CheckedBatch {
    struct Refusal {
        std::size_t index;   ///< into lines
        std::string reason;  ///< "/timestamp: not a UTC date-time: "yesterday" [format] (click@1)"
    };

    LineBatch input;
    std::uint64_t number_before = 0;  ///< to be added to the lines' own numbers: those of earlier inputs
    std::vector<Refusal> refused;     ///< by index
    std::vector<Record> records;      ///< one a line, with Layout::envelopes only
    std::vector<Digest> digests;      ///< by line: of all lines up to it; only where they are asked for
    std::uint64_t end_offset = 0;     ///< bytes of this input that are read, decompressed
};

/// How far an input was published.
struct ReadProgress {
    std::uint64_t line = 0;  ///< the last line; 0: none
    Digest digest{};         ///< of all lines up to there
};

class Intake {
  public:
    struct Options {
        Layout layout = Layout::lines;
        const Contract* contract = nullptr;          ///< of lines; nullptr: nothing is checked
        const ContractVersions* versions = nullptr;  ///< of envelopes, which may say their version
        bool stamp = false;  ///< envelopes that do not say their version are given the header
        std::size_t max_line = std::size_t{1} << 20;
        bool whole_long_lines = false;  ///< in parts, for whoever keeps what is refused

        bool digests = false;  ///< make CheckedBatch::digests
        ReadProgress done{};   ///< these lines are left out; with digests they must be what they were
    };

    /// `inputs` and the contract outlive it. Reading starts at once.
    Intake(const Inputs& inputs, const Options& options);
    /// Ends the reading and waits for that.
    ~Intake();

    /// The next batch; nullptr: none within `wait`, or the end was reached. Its memory is used again once
    /// nobody holds it any more; it may outlive the Intake. Throws what the reading threw, after the batches
    /// before it.
    std::shared_ptr<const CheckedBatch> next(std::chrono::milliseconds wait);
    bool ended() const;

    /// From here on nothing is checked any more, because nothing will be sent.
    void stop_checking() { checking_ = false; }
    /// Ends the reading as if the input ended here.
    void stop_reading() { stop_.request_stop(); }

    /// By input: the lines before it, as far as they are known.
    std::vector<std::uint64_t> begins() const;

  private:
    void run();
    void read_input(std::size_t index);
    void follow(CheckedBatch& batch);
    void require_same(bool at_end);
    void check(CheckedBatch& batch) const;
    std::optional<std::string> refuse(const Line& line, Record* record) const;
    std::optional<std::string> refuse_envelope(const Line& line, Record& record) const;
    void push(std::unique_ptr<CheckedBatch> batch);
    std::unique_ptr<CheckedBatch> fresh_batch();

    /// Batches that nobody holds any more.
    struct Spare {
        std::mutex mutex;
        std::vector<std::unique_ptr<CheckedBatch>> batches;
    };

    const Inputs& inputs_;
    Options options_;
    std::shared_ptr<Spare> spare_ = std::make_shared<Spare>();
    std::stop_source stop_;
    std::atomic<bool> checking_ = true;
    Digest digest_{};           // of the lines read so far
    std::string digested_;      // kept, so that a digest costs no allocation
    bool past_done_ = false;    // a line behind what is done was met
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable_any changed_;
    std::deque<std::unique_ptr<CheckedBatch>> ready_;
    std::vector<std::uint64_t> begins_;
    std::exception_ptr failure_;
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace shortener_events::cli
