// Checks a whole input with several threads: one reads, some check, and the results come back in the order of
// the input. Memory is bounded: a few batches are under way at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shortener_events/contract.hpp"
#include "shortener_events/line_reader.hpp"

namespace shortener_events {

/// The violations of one line, never none.
struct LineFindings {
    std::size_t index = 0;  ///< into the batch's lines
    std::vector<Violation> violations;
};

struct CheckedLines {
    LineBatch input;
    std::vector<LineFindings> findings;  ///< by index; a line without one is valid, or a part
};

struct CheckPlan {
    const Contract* contract = nullptr;   ///< must outlive the check
    unsigned threads = 1;                 ///< that check; 1: everything is done in the calling thread
    std::size_t violations_per_line = 0;  ///< at most so many are looked for; 0: all
};

/// Reads `fd` to its end and hands every batch to `take`, in order, in the calling thread. A line that is too
/// long is a violation of the rule "json". Throws what reading throws, after the batches before it, and what
/// `take` throws.
void check_lines(int fd, const std::string& name, const LineReader::Options& options, const CheckPlan& plan,
                 const std::function<void(const CheckedLines&)>& take);

}  // namespace shortener_events
