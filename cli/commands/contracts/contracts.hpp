// The commands below `contracts`.
#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/input/contracts_flag.hpp"
#include "cli/input/max_value_flag.hpp"
#include "cli/input/range_flags.hpp"
#include "shortener_events/compatibility.hpp"

namespace shortener_events::cli {

struct ContractsFlags {
    ContractsFlag contracts;
    std::string id;
};

struct TestFlags {
    ContractsFlag contracts;
    bool second_opinion = false;
};

struct PairFlags {
    ContractsFlag contracts;
    std::string old_schema, new_schema;
};

/// What `--all` without a folder stands for.
inline constexpr const char* kContractsLoaded = "the contracts loaded";

struct CheckFlags {
    PairFlags pair;
    std::optional<std::string> all;  ///< a folder, or kContractsLoaded; nullopt: check the pair
    std::string mode = "backward";
    bool only_named_fields = false;

    UnnamedFields unnamed() const {
        return only_named_fields ? UnnamedFields::absent : UnnamedFields::possible;
    }
};

struct UsageFlags {
    std::string topic;
    RangeFlags range;
    std::string contract;
    ContractsFlag contracts;
    MaxValue max_value;
};

int run_contracts_list(const ContractsFlags& flags, Context& context);
int run_contracts_show(const ContractsFlags& flags, Context& context);
int run_contracts_test(const TestFlags& flags, Context& context);
int run_contracts_check(const CheckFlags& flags, Context& context);
/// The part of it that `--all` asks for.
int check_all(const CheckFlags& flags, Context& context);
int run_contracts_usage(const UsageFlags& flags, Context& context);
int run_contracts_diff(const PairFlags& flags, Context& context);

}  // namespace shortener_events::cli
