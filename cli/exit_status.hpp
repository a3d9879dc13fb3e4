// The exit statuses that scripts may rely on; the man page's table is made from them.
#pragma once

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

enum ExitStatus : int {
    kDone = 0,           ///< done; the answer is yes
    kNo = 1,             ///< the answer is no; not everything was delivered or written
    kUsage = 2,          ///< usage, configuration, or an unusable contract
    kKafka = 3,          ///< what was asked about, Kafka or a database, could not be reached, read or asked
    kBug = 70,           ///< a bug of this program
    kInterrupted = 130,  ///< cut short by SIGINT
    kTerminated = 143,   ///< cut short by SIGTERM
};

struct ExitStatusMeaning {
    int status;
    const char* meaning;
};

inline constexpr ExitStatusMeaning kExitStatuses[] = {
    {kDone, "done; the answer is yes"},
    {kNo,
     "the answer is no: an invalid event, unhealthy, lag over a limit, not everything was delivered or "
     "written"},
    {kUsage, "usage, configuration, or an unusable contract"},
    {kKafka,
     "Kafka, or a database that is asked with --db, could not be reached, read or asked; an unknown topic or "
     "group"},
    {kBug, "a bug of this program"},
    {kInterrupted, "cut short by SIGINT after a clean stop"},
    {kTerminated, "cut short by SIGTERM after a clean stop"},
};

constexpr int exit_status_of(ErrorCategory category) {
    switch (category) {
        case ErrorCategory::argument:
        case ErrorCategory::configuration:
        case ErrorCategory::contract:
            return kUsage;
        case ErrorCategory::kafka:
            return kKafka;
        case ErrorCategory::io:
            return kNo;
        case ErrorCategory::misuse:
            return kBug;
    }
    return kBug;
}

}  // namespace shortener_events::cli
