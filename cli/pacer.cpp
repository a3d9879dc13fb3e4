#include "cli/pacer.hpp"

#include <algorithm>

namespace shortener_events::cli {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLongestWait{20};  // how soon giving up is noticed

}  // namespace

microseconds Pacer::until(microseconds due) const {
    return std::max(microseconds(0), duration_cast<microseconds>(start_ + due - watch_.now()));
}

void Pacer::await(microseconds due, const std::function<bool()>& give_up) {
    for (auto left = until(due); left > microseconds(0) && !give_up(); left = until(due)) {
        if (left >= milliseconds(2))
            wait_(std::min(kLongestWait, duration_cast<milliseconds>(left) - milliseconds(1)));
        else
            watch_.nap(left);
    }
    lateness_.add(duration_cast<microseconds>(watch_.now() - (start_ + due)));
}

}  // namespace shortener_events::cli
