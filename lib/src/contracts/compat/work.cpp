#include "contracts/compat/work.hpp"

namespace shortener_events::contracts {

namespace {

thread_local WorkLimit* current_limit = nullptr;

}  // namespace

WorkLimit::WorkLimit(std::uint64_t most) : left_(most), outer_(current_limit) {
    current_limit = this;
}

WorkLimit::~WorkLimit() {
    current_limit = outer_;
}

void WorkLimit::spend(std::uint64_t nodes) {
    if (current_limit == nullptr) return;
    if (current_limit->left_ < nodes) {
        current_limit->left_ = 0;
        throw TooMuchWork{};
    }
    current_limit->left_ -= nodes;
}

std::uint64_t WorkLimit::left() {
    return current_limit == nullptr ? UINT64_MAX : current_limit->left_;
}

}  // namespace shortener_events::contracts
