#include "deliver/halving.hpp"

namespace shortener_events::deliver {

Halving::Halving(std::size_t size) {
    if (size == 1) untried_.push_back({0, 1});
    if (size > 1) halve({0, size});
}

std::optional<Halving::Part> Halving::next() const {
    return untried_.empty() ? std::nullopt : std::optional(untried_.back());
}

void Halving::accepted() {
    untried_.pop_back();
}

bool Halving::refused() {
    const Part part = untried_.back();
    untried_.pop_back();
    if (part.size() == 1) return true;
    halve(part);
    return false;
}

void Halving::halve(Part part) {
    const std::size_t middle = part.begin + part.size() / 2;
    untried_.push_back({middle, part.end});
    untried_.push_back({part.begin, middle});
}

}  // namespace shortener_events::deliver
