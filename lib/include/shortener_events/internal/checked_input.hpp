// Reads events and checks them ahead of whoever takes them: one thread reads, as many as wanted check, and
// batches are taken in the order of the input. Memory is bounded: only a few batches are ahead.
//
// Take batches from one thread; the CheckedInput reads and checks in threads of its own, from its
// construction on, and ends them when it is destroyed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shortener_events/contract.hpp"
#include "shortener_events/contract_versions.hpp"
#include "shortener_events/digest.hpp"
#include "shortener_events/internal/line_reader.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events {

/// Something to read; the descriptor is its owner's. `name` is for messages.
struct InputSource {
    int fd = -1;
    std::string name{};
};

/// What was found about one line: never no violation.
struct LineFindings {
    std::size_t index = 0;            ///< into the batch's lines
    const Contract* judge = nullptr;  ///< nullptr: no contract was asked, as about a line that is too long
    std::vector<Violation> violations{};
};

/// What was read at once, with the verdicts.
struct CheckedBatch {
    std::size_t source = 0;  ///< index of the input
    LineBatch input{};
    std::uint64_t number_before = 0;       ///< to be added to the lines' own numbers: those of earlier inputs
    std::vector<LineFindings> findings{};  ///< by index; a line without one is valid, or a part
    std::vector<Record> records{};         ///< one a line, of envelopes only
    std::vector<Digest> digests{};         ///< by line: of all lines up to it; only where they are asked for
};

/// How far an input was dealt with.
struct ReadProgress {
    std::uint64_t line = 0;  ///< the last line; 0: none
    Digest digest{};         ///< of all lines up to there
};

class CheckedInput {
  public:
    struct Options {
        LineReader::Options reader{};  ///< a stop request ends the input as if it ended there
        bool number_items = false;     ///< of arrays: 1, 2, 3, …; else by the line that each starts on

        const Contract* contract = nullptr;          ///< of lines; nullptr: all that can be read are valid
        bool envelopes = false;                      ///< lines are records as to_envelope() writes them
        const ContractVersions* versions = nullptr;  ///< of envelopes, as `contract` of lines
        bool stamp = false;  ///< envelopes that do not say their version are given the header
        std::size_t violations_per_line = 1;  ///< at most so many are looked for; 0: all
        unsigned threads = 1;                 ///< that check; 1: the one that reads

        bool digests = false;  ///< make CheckedBatch::digests
        ReadProgress done{};   ///< these lines are left out; with digests they must be what they were
    };

    /// The descriptors and contracts outlive it.
    CheckedInput(std::vector<InputSource> sources, const Options& options);
    ~CheckedInput();
    CheckedInput(const CheckedInput&) = delete;
    CheckedInput& operator=(const CheckedInput&) = delete;

    const Options& options() const;

    /// The next batch; nullptr: none within `wait`, or the end was reached. Its memory is used again once
    /// nobody holds it any more; it may outlive the CheckedInput. Throws what reading or checking threw,
    /// after the batches before it: Error(io) where an input cannot be read, Error(argument) where it is not
    /// the one that `done` is about.
    std::shared_ptr<const CheckedBatch> next(std::chrono::milliseconds wait);
    /// The same without a limit; nullptr: the end was reached.
    std::shared_ptr<const CheckedBatch> next();
    bool ended() const;

    /// From here on nothing is checked any more.
    void stop_checking();
    /// Ends the reading as if the input ended here.
    void stop_reading();

    /// By input: the lines before it, as far as they are known.
    std::vector<std::uint64_t> begins() const;

  private:
    struct Pipeline;
    std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace shortener_events
