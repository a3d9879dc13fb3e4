#include "shortener_events/lag_evidence.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace shortener_events {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using Time = LagEvidence::Clock::time_point;
using namespace std::chrono_literals;

constexpr auto kBaseline = 60s;      // rates over the last minute are calm enough to be read
constexpr auto kBetweenMoves = 15s;  // so that commits with each event leave room for older ones
constexpr std::size_t kMoves = 4;
constexpr std::size_t kIntervals = 4;

/// The newest few of something.
template <typename Value, std::size_t kMost>
class Recent {
  public:
    void add(Value value) {
        if (size_ == kMost) std::rotate(values_.begin(), values_.begin() + 1, values_.end());
        values_[size_ == kMost ? kMost - 1 : size_++] = value;
    }
    void clear() { size_ = 0; }
    bool empty() const { return size_ == 0; }
    const Value& front() const { return values_[0]; }
    const Value& back() const { return values_[size_ - 1]; }
    Value largest() const {
        return *std::max_element(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(size_));
    }

  private:
    std::array<Value, kMost> values_{};
    std::size_t size_ = 0;
};

struct Mark {
    Time taken;
    std::int64_t committed = 0;
    std::int64_t end = 0;

    std::int64_t unread() const { return end - committed; }
};

bool is_read(const PartitionLag& row) {
    return row.lag == 0 || row.only_markers;
}

/// One partition, watched.
class Watched {
  public:
    Watched(const PartitionLag& row, Time taken)
        : first_(taken),
          still_since_(taken),
          now_{taken, *row.committed, *row.end},
          baseline_(now_),
          next_baseline_(now_) {
        note_read(row);
    }

    void add(const PartitionLag& row, Time taken) {
        const Mark before = now_;
        now_ = {taken, *row.committed, *row.end};
        was_rewound_ = now_.committed < before.committed;
        const bool is_another_log = now_.end < before.end;  // cut, or recreated
        if (was_rewound_ || is_another_log) begin_anew();
        if (now_.committed > before.committed) note_move();
        if (now_.committed == before.committed && was_read_)
            still_since_ = taken;  // nothing was to be committed
        note_read(row);
        if (taken - next_baseline_.taken >= kBaseline / 2) baseline_ = std::exchange(next_baseline_, now_);
    }

    PartitionEvidence evidence() const {
        PartitionEvidence evidence;
        evidence.watched = duration_cast<milliseconds>(now_.taken - first_);
        if (!was_read_) evidence.unmoved = duration_cast<milliseconds>(now_.taken - still_since_);
        evidence.has_moved = !moves_.empty();
        evidence.was_rewound = was_rewound_;
        evidence.grows = grows();
        if (!intervals_.empty()) evidence.commit_interval = intervals_.largest();
        evidence.in = now_.end - baseline_.end;
        evidence.out = now_.committed - baseline_.committed;
        evidence.span = duration_cast<milliseconds>(now_.taken - baseline_.taken);
        evidence.read_up_to = read_up_to_;
        return evidence;
    }

  private:
    /// What was seen before says nothing about how it reads now.
    void begin_anew() {
        moves_.clear();
        read_up_to_ = -1;
        still_since_ = now_.taken;
        baseline_ = next_baseline_ = now_;
    }

    void note_move() {
        if (!was_read_) intervals_.add(duration_cast<milliseconds>(now_.taken - still_since_));
        still_since_ = now_.taken;
        newest_move_ = now_;
        // What a commit leaves unread is compared, never what has come in between two: of a consumer that
        // commits each minute that is a saw tooth, however well it keeps up.
        if (moves_.empty() || now_.taken - moves_.back().taken >= kBetweenMoves) moves_.add(now_);
    }

    /// Where retention removed what had not been read, nothing is unread any more either.
    void note_read(const PartitionLag& row) {
        was_read_ = is_read(row);
        const bool is_complete = row.lost.value_or(0) == 0 || read_up_to_ >= *row.begin;
        if (was_read_ && is_complete) read_up_to_ = now_.end;
    }

    /// By more than a tenth of what came in meanwhile, so that a steady lag does not count by chance.
    bool grows() const {
        if (moves_.empty()) return false;
        const Mark& then = moves_.front();
        return newest_move_.unread() - then.unread() > (newest_move_.end - then.end) / 10;
    }

    Time first_;
    Time still_since_;  ///< something is unread since, and the commit stands
    Mark now_;
    Mark baseline_, next_baseline_;
    Mark newest_move_{};
    Recent<Mark, kMoves> moves_;  ///< as they were when a commit had moved, some time apart
    Recent<milliseconds, kIntervals> intervals_;
    bool was_read_ = false;
    bool was_rewound_ = false;
    std::int64_t read_up_to_ = -1;
};

using WatchedGroup = std::map<TopicPartition, Watched>;

void watch(WatchedGroup& watched, GroupLag& group, Time taken) {
    for (auto& row : group.partitions) {
        auto known = watched.find(row.at);
        if (row.lag && known == watched.end())
            known = watched.emplace(row.at, Watched(row, taken)).first;
        else if (row.lag)
            known->second.add(row, taken);
        if (known != watched.end()) row.evidence = known->second.evidence();
    }
    if (group.error.empty())
        std::erase_if(watched, [&](const auto& entry) {
            return !std::ranges::binary_search(group.partitions, entry.first, {}, &PartitionLag::at);
        });
}

}  // namespace

struct LagEvidence::Groups {
    std::map<std::string, WatchedGroup, std::less<>> by_name;
};

LagEvidence::LagEvidence() : groups_(std::make_unique<Groups>()) {}
LagEvidence::LagEvidence(LagEvidence&&) noexcept = default;
LagEvidence::~LagEvidence() = default;

void LagEvidence::add(LagSnapshot& sample, Time taken) {
    std::map<std::string, WatchedGroup, std::less<>> named;
    for (auto& group : sample.groups) {
        auto& watched = named[group.group];
        if (auto known = groups_->by_name.extract(group.group)) watched = std::move(known.mapped());
        watch(watched, group, taken);
    }
    if (!sample.listing_error.empty()) named.merge(groups_->by_name);
    groups_->by_name = std::move(named);
}

}  // namespace shortener_events
