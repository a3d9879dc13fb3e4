// The commands below `contracts`.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "cli/input/contracts_flag.hpp"

namespace shortener_events::cli {

struct ContractsFlags {
    ContractsFlag contracts;
    std::string id;
};

struct PairFlags {
    ContractsFlag contracts;
    std::string old_schema, new_schema;
    std::string mode = "backward";
    bool only_named_fields = false;
};

int run_contracts_list(const ContractsFlags& flags, Context& context);
int run_contracts_show(const ContractsFlags& flags, Context& context);
int run_contracts_test(const ContractsFlags& flags, Context& context);
int run_contracts_check(const PairFlags& flags, Context& context);
int run_contracts_diff(const PairFlags& flags, Context& context);

}  // namespace shortener_events::cli
