#include "deliver/batch_splitter.hpp"

#include <utility>

namespace shortener_events::deliver {

bool BatchSplitter::suspect(const DeliveryReport& report) {
    if (waiting_.size() == 1) return false;
    suspects_.emplace(++last_id_, Suspect{report.opaque, *report.record, Clock::now() - report.latency});
    waiting_[1].push_back(last_id_);
    return true;
}

bool BatchSplitter::suspect_again(std::size_t stage, Id id) {
    if (stage + 1 == waiting_.size()) return false;
    waiting_[stage + 1].push_back(id);
    return true;
}

const BatchSplitter::Suspect* BatchSplitter::front(std::size_t stage) const {
    return waiting_[stage].empty() ? nullptr : &suspects_.at(waiting_[stage].front());
}

BatchSplitter::Id BatchSplitter::pop(std::size_t stage) {
    const Id id = waiting_[stage].front();
    waiting_[stage].pop_front();
    return id;
}

BatchSplitter::Suspect BatchSplitter::take(Id id) {
    return std::move(suspects_.extract(id).mapped());
}

std::vector<BatchSplitter::Id> BatchSplitter::give_up() {
    std::vector<Id> ids;
    for (auto& stage : waiting_) {
        ids.insert(ids.end(), stage.begin(), stage.end());
        stage.clear();
    }
    return ids;
}

}  // namespace shortener_events::deliver
