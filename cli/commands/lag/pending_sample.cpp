#include "cli/commands/lag/pending_sample.hpp"

#include <cstdlib>

namespace shortener_events::cli {

void PendingSample::start() {
    future_ = std::async(std::launch::async, [this] { return sampler_.sample(); });
}

bool PendingSample::ready() const {
    constexpr std::chrono::milliseconds kStep{20};
    return future_.wait_for(kStep) == std::future_status::ready;
}

bool PendingSample::take(const std::stop_token& stop) {
    start();
    while (!ready())
        if (stop.stop_requested()) return false;
    return true;
}

void PendingSample::leave_unless_ready(int status) const {
    if (future_.valid() && !ready()) std::_Exit(status);
}

}  // namespace shortener_events::cli
