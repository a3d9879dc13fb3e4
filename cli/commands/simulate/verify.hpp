// simulate --verify: whether a consumer's database, or a topic, is what a simulation's truth says.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "cli/input/contracts_flag.hpp"

namespace shortener_events::cli {

struct VerifyOptions {
    std::string truth;  ///< the file; "": nothing is verified
    std::string db;     ///< for read_consumed_clicks; "": a topic
    std::string topic;  ///< "": the one that the truth names
};

/// Compares, and names each difference. Nothing is written, neither to Kafka nor to the database. Returns the
/// exit status: kDone only if all that can be compared was, and is equal.
int verify_truth(const VerifyOptions& options, const ContractsFlag& contracts, Context& context);

}  // namespace shortener_events::cli
