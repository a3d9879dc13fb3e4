#include "shortener_events/internal/fault_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events {

namespace {

constexpr std::size_t kNone = 0, kLate = 1, kUnknownCode = 2, kDuplicate = 3;

std::uint64_t count_of(double share, std::uint64_t count) {
    return static_cast<std::uint64_t>(std::llround(share * static_cast<double>(count)));
}

std::size_t kind_called(std::string_view name) {
    const auto found = std::ranges::find(kInvalidKinds, name, &InvalidKind::name);
    if (found == kInvalidKinds.end())
        throw Error(ErrorCategory::argument, fmt::format("no kind of invalid event: \"{}\"", name),
                    "simulate --list-faults shows them");
    return static_cast<std::size_t>(found - kInvalidKinds.begin());
}

}  // namespace

void parse_invalid(std::string_view text, Faults& faults) {
    if (text.find('=') == std::string_view::npos) {
        faults.invalid = parse_share(text);
        return;
    }
    while (true) {
        const auto comma = text.find(',');
        const std::string_view item = text.substr(0, comma);
        const auto equals = item.find('=');
        if (equals == std::string_view::npos)
            throw Error(ErrorCategory::argument,
                        fmt::format("not a kind and a share: \"{}\"", item.substr(0, 60)),
                        "write it as bad-date=1%");
        const std::size_t kind = kind_called(item.substr(0, equals));
        if (std::ranges::count(faults.invalid_kinds, kind, &std::pair<std::size_t, double>::first))
            throw Error(ErrorCategory::argument, fmt::format("named twice: \"{}\"", item.substr(0, equals)));
        faults.invalid_kinds.emplace_back(kind, parse_share(item.substr(equals + 1)));
        if (comma == std::string_view::npos) return;
        text.remove_prefix(comma + 1);
    }
}

FaultPlan::FaultPlan(const Faults& faults, std::uint64_t count, const RandomStream& stream)
    : distance_(faults.distance), random_(stream.sequence()) {
    double shares = faults.invalid + faults.duplicates + faults.late + faults.unknown_codes;
    for (const auto& [kind, share] : faults.invalid_kinds) shares += share;
    if (shares > 1 + 1e-9)
        throw Error(ErrorCategory::argument,
                    fmt::format("the shares of faults are {:.6g}% together", shares * 100),
                    "an event has one fault at most");
    left_[kLate] = count_of(faults.late, count);
    left_[kUnknownCode] = count_of(faults.unknown_codes, count);
    left_[kDuplicate] = count_of(faults.duplicates, count);
    for (const auto& [kind, share] : faults.invalid_kinds)
        left_[kFirstInvalid + kind] = count_of(share, count);
    constexpr auto ways =
        static_cast<std::uint64_t>(std::ranges::count(kInvalidKinds, false, &InvalidKind::by_name_only));
    const std::uint64_t invalid = count_of(faults.invalid, count);
    for (std::size_t kind = 0, way = 0; kind < kInvalidKinds.size(); ++kind)
        if (!kInvalidKinds[kind].by_name_only)
            left_[kFirstInvalid + kind] += invalid / ways + (way++ < invalid % ways ? 1 : 0);
    const std::uint64_t faulty = rest();
    if (faulty > count)
        throw Error(ErrorCategory::argument,
                    fmt::format("the faults are {} events, rounded, and there are {}", faulty, count),
                    "give more events, or smaller shares");
    left_[kNone] = count - faulty;
    without_faults_ = faulty == 0;
    require_something_to_repeat();
}

void FaultPlan::require_something_to_repeat() const {
    if (left_[kDuplicate] == 0) return;
    const std::uint64_t needed = (rest() + distance_) / (distance_ + 1);
    if (originals() >= needed) return;
    throw Error(ErrorCategory::argument,
                fmt::format("only {} events can be repeated, and repetitions at most {} events later need {}",
                            originals(), distance_, needed),
                "give smaller shares of faults, or a larger distance");
}

std::uint64_t FaultPlan::rest() const {
    return std::accumulate(left_.begin(), left_.end(), std::uint64_t{0});
}

/// One of what is left in [begin, end), each as likely as there is much of it.
std::size_t FaultPlan::draw(std::size_t begin, std::size_t end, bool may_repeat) {
    const auto weight = [&](std::size_t slot) { return slot == kDuplicate && !may_repeat ? 0 : left_[slot]; };
    std::uint64_t total = 0;
    for (std::size_t slot = begin; slot < end; ++slot) total += weight(slot);
    if (total == 0) return kSlots;
    std::uint64_t wanted = random_.below(total);
    std::size_t slot = begin;
    while (wanted >= weight(slot)) wanted -= weight(slot++);
    return slot;
}

/// So that every repetition finds something near enough: where the last original is too far away, another one
/// comes now, and as many as that will need are held back.
std::size_t FaultPlan::choose() {
    const bool can_repeat = last_original_ && index_ - *last_original_ <= distance_;
    if (left_[kDuplicate] > 0) {
        if (!can_repeat && originals() > 0) return draw(kNone, kDuplicate, false);
        if (originals() <= (rest() + distance_) / (distance_ + 1))
            if (const auto slot = draw(kDuplicate, kSlots, can_repeat); slot < kSlots) return slot;
    }
    return draw(kNone, kSlots, can_repeat);
}

FaultPlan::Deal FaultPlan::next() {
    if (without_faults_) return {};
    const std::size_t slot = choose();
    if (slot == kSlots) return {};
    --left_[slot];
    if (slot < kDuplicate) last_original_ = index_;
    ++index_;
    constexpr std::array faults{Fault::none, Fault::late, Fault::unknown_code, Fault::duplicate};
    if (slot < kFirstInvalid) return {faults[slot], 0};
    return {Fault::invalid, slot - kFirstInvalid};
}

}  // namespace shortener_events
