#include "consume/log_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <utility>

#include "shortener_events/error.hpp"
#include "shortener_events/subscriber.hpp"

namespace shortener_events::consume {

namespace {

using namespace std::chrono_literals;

constexpr auto kBetweenLooks = 3s;
constexpr auto kParting = 500ms;  // a look takes some 20 ms, unless a broker is silent
constexpr int kShortLooks = 2;    // after a failover a partition may seem to end earlier for a moment

using Landmarks = std::map<TopicPartition, Landmark>;

/// One record of a partition is enough.
KafkaSettings with_small_fetches(KafkaSettings settings) {
    settings.properties.try_emplace("fetch.message.max.bytes", "65536");
    settings.properties.try_emplace("queued.min.messages", "2");
    return settings;
}

std::vector<PartitionRange> ranges_of(const Client& client, const Landmarks& landmarks) {
    std::set<std::string> topics;
    for (const auto& [where, landmark] : landmarks) topics.insert(where.topic);
    auto ranges = read_ranges(client, {{topics.begin(), topics.end()}, {}, {Position::Kind::begin, 0}, {}});
    std::erase_if(ranges, [&](const auto& range) {
        return !landmarks.contains({range.topic, range.partition});
    });
    return ranges;
}

}  // namespace

/// What the thread needs; it may outlive the LogWatch by the time of a question to a broker.
struct LogWatch::State {
    explicit State(const KafkaSettings& given) : settings(with_small_fetches(given)) {}

    void run();
    void look(const Landmarks& landmarks);
    void judge_end(const PartitionRange& range, const Landmark& landmark);
    void judge(const Record& record, const Landmark& landmark);
    void note_change(const TopicPartition& where, const Landmark& landmark, std::string what);
    /// These were found, or cannot be looked for: the newer ones that were known before take their place.
    void advance(const Landmarks& newest);

    const KafkaSettings settings;
    std::stop_source stop;
    std::map<TopicPartition, int> short_looks;  // the thread's own

    std::mutex mutex;
    std::condition_variable_any pause;
    Landmarks wanted;  ///< to be found again
    Landmarks newest;
    std::vector<ChangedLog> changed;
    bool ended = false;
};

void LogWatch::State::run() {
    while (true) {
        Landmarks landmarks;
        Landmarks known;
        {
            std::unique_lock lock(mutex);
            pause.wait_for(lock, stop.get_token(), kBetweenLooks, [] { return false; });
            if (stop.stop_requested()) return;
            landmarks = wanted;
            known = newest;
        }
        try {
            if (!landmarks.empty()) look(landmarks);
            advance(known);
        } catch (const std::exception&) {
            // No broker answers, or the topic is gone: others tell that, and the landmarks stay. So they do
            // where the system gives no thread to ask with.
        }
    }
}

void LogWatch::State::look(const Landmarks& landmarks) {
    const Client client(settings);  // a new one each time: an older one may know the topic that is gone
    auto ranges = ranges_of(client, landmarks);
    for (auto& range : ranges) {
        const Landmark& landmark = landmarks.at({range.topic, range.partition});
        judge_end(range, landmark);
        range.from = std::clamp(landmark.offset, range.begin, std::max(range.begin, range.end));
        range.end = landmark.offset < range.begin ? range.from : std::min(range.end, landmark.offset + 1);
    }
    std::erase_if(ranges, [](const auto& range) { return range.from >= range.end; });
    if (ranges.empty()) return;
    Subscriber subscriber(client, ranges, AtEnd::finish);
    while (const auto record = subscriber.next(stop.get_token()))
        judge(*record, landmarks.at({record->topic, record->partition}));
}

void LogWatch::State::judge_end(const PartitionRange& range, const Landmark& landmark) {
    const TopicPartition where{range.topic, range.partition};
    if (range.end > landmark.offset) {
        short_looks.erase(where);
    } else if (++short_looks[where] >= kShortLooks) {
        note_change(where, landmark,
                    fmt::format("{} partition {} was consumed up to offset {}, but it ends at {}",
                                range.topic, range.partition, landmark.offset + 1, range.end));
    }
}

void LogWatch::State::judge(const Record& record, const Landmark& landmark) {
    if (record.offset != landmark.offset || content_of(record) == landmark.content) return;
    note_change(
        {record.topic, record.partition}, landmark,
        fmt::format("{} partition {} holds another record at offset {} than the one that was consumed",
                    record.topic, record.partition, record.offset));
}

void LogWatch::State::note_change(const TopicPartition& where, const Landmark& landmark, std::string what) {
    const std::lock_guard lock(mutex);
    if (wanted.erase(where) == 0) return;  // somebody else's by now
    newest.erase(where);
    changed.push_back({where, landmark, std::move(what)});
}

void LogWatch::State::advance(const Landmarks& known) {
    const std::lock_guard lock(mutex);
    for (const auto& [where, landmark] : known)
        if (const auto found = wanted.find(where); found != wanted.end() && !short_looks.contains(where))
            found->second = landmark;
}

LogWatch::LogWatch(const KafkaSettings& settings) : state_(std::make_shared<State>(settings)) {
    std::thread([state = state_] {
        state->run();
        const std::lock_guard lock(state->mutex);
        state->ended = true;
        state->pause.notify_all();
    }).detach();
}

LogWatch::~LogWatch() {
    state_->stop.request_stop();
    std::unique_lock lock(state_->mutex);
    state_->pause.wait_for(lock, kParting, [this] { return state_->ended; });
}

void LogWatch::pass(const TopicPartition& where, const Landmark& landmark) {
    const std::lock_guard lock(state_->mutex);
    state_->wanted.try_emplace(where, landmark);
    state_->newest.insert_or_assign(where, landmark);
}

void LogWatch::forget(const TopicPartition& where) {
    const std::lock_guard lock(state_->mutex);
    state_->wanted.erase(where);
    state_->newest.erase(where);
}

std::vector<ChangedLog> LogWatch::take() {
    const std::lock_guard lock(state_->mutex);
    return std::exchange(state_->changed, {});
}

}  // namespace shortener_events::consume
