// dlq replay: checks dead letters again, repairs them if told to, and publishes them once.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "cli/commands/dlq/dlq.hpp"
#include "cli/exit_status.hpp"
#include "cli/interrupt.hpp"
#include "cli/output/escape.hpp"
#include "cli/output/json.hpp"
#include "cli/pacer.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/internal/event_edit.hpp"
#include "shortener_events/internal/replay.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kPerTransaction = 500;
constexpr std::uint64_t kMostNamed = 20;  // of a topic that is no topic of dead letters, each one would be

/// A rate is kept by some ten transactions a second, each of which costs a few round trips.
std::size_t per_transaction(double rate) {
    return rate == 0 ? kPerTransaction
                     : std::clamp<std::size_t>(static_cast<std::size_t>(rate / 10), 1, kPerTransaction);
}

struct Counts {
    std::uint64_t replayed = 0;  ///< in a dry run: would be
    std::uint64_t done_before = 0;
    std::uint64_t invalid = 0;  ///< still
    std::uint64_t capped = 0;   ///< replayed too often already
    /// Nobody knows where it came from, or it names a topic that is unknown or not for events; it is not
    /// whole, its topic does not take it, or it is too far beyond the oldest one left.
    std::uint64_t unplaced = 0;
    std::uint64_t not_replayed = 0;  ///< its transaction failed
    std::uint64_t in_doubt = 0;      ///< nobody knows whether its transaction was committed
};

class ReplayRun {
  public:
    ReplayRun(const ReplayFlags& flags, Context& context);

    int run();

  private:
    bool consider(const DeadLetter& letter);
    bool fits(const DeadLetter& letter);
    void take(const DeadLetter& letter, const Edited& edited);
    void show(const DeadLetter& letter, const Edited& edited);
    void refuse(const DeadLetter& letter, std::uint64_t& count, const std::string& why);
    void publish();
    void count(const ReplayResult& result, std::size_t tried);
    bool await_turn();
    std::string why_not_to(const std::string& topic);
    bool exists(const std::string& topic);
    std::string why_not_there(const std::string& topic);
    std::int64_t most_replayed() const;
    int sum_up();

    const Replayed& replayed() const { return replayer_ ? replayer_->replayed() : replayed_; }
    const ReplayMarks& marks(std::int32_t partition) const { return replayed().at(partition).marks; }

    const ReplayFlags& flags_;
    Context& context_;
    std::stop_token stop_;
    Letters letters_;
    std::vector<EventEdit> edits_;
    double rate_;
    std::size_t per_transaction_;
    std::unique_ptr<Replayer> replayer_;
    Replayed replayed_;             // of a dry run
    std::set<std::string> topics_;  // of the cluster, once they were asked for
    std::int64_t most_replayed_ = 0;
    std::string right_hint_;   // to a topic that this user may not see
    std::uint64_t told_ = 0;   // of those that stay, by a line each
    bool is_foreign_ = false;  // a letter was for a topic that is not known to take events
    std::vector<Replay> waiting_;
    std::optional<Pacer> pacer_;
    Counts counts_;
    std::string trouble_;  // nothing more can be published
};

std::vector<EventEdit> parse_edits(const std::vector<std::string>& texts) {
    std::vector<EventEdit> edits;
    for (const auto& text : texts) edits.push_back(EventEdit::parse(text));
    return edits;
}

ReplayRun::ReplayRun(const ReplayFlags& flags, Context& context)
    : flags_(flags),
      context_(context),
      stop_(Interrupt::stop_reading()),
      letters_(flags.letters, context),
      edits_(parse_edits(flags.fixes)),
      rate_(flags.rate.empty() ? 0 : parse_rate(flags.rate)),
      per_transaction_(per_transaction(rate_)) {
    const ReplayPlace place{flags.group, flags.letters.topic, flags.journal, flags.no_journal};
    std::string untold;
    if (flags_.yes) {
        require_journal(letters_.client(), place);
        replayer_ = std::make_unique<Replayer>(letters_.client(), place, letters_.ranges());
        untold = replayer_->untold();
    } else {
        replayed_ = read_replayed(letters_.client(), place, letters_.ranges(), untold);
    }
    if (!untold.empty()) context.warn(untold);
    if (!flags_.to.empty()) Cluster(letters_.client()).require_topic(flags_.to);
    most_replayed_ = most_replayed();
}

int ReplayRun::run() {
    letters_.each(stop_, [this](const DeadLetter& letter) { return consider(letter); });
    if (!stop_.stop_requested() && trouble_.empty()) publish();
    const int status = sum_up();
    context_.out().flush();  // also where it ends with an error
    if (trouble_.empty()) return status;
    throw Error(
        ErrorCategory::kafka, "cannot publish a replay: " + trouble_,
        counts_.in_doubt > 0
            ? "the next replay finds out whether those in doubt were published, and repeats none of them"
            : "another replay goes on with what is left");
}

bool ReplayRun::consider(const DeadLetter& letter) {
    if (marks(letter.record.partition).contains(letter.record.offset)) return ++counts_.done_before, true;
    if (!fits(letter)) return true;
    const Edited edited = apply_edits(edits_, letter.record.value.value_or(""));
    if (!edited.trouble.empty()) return refuse(letter, counts_.invalid, edited.trouble), true;
    const auto value = letter.record.value ? std::optional(edited.event) : std::nullopt;
    if (const auto verdict = letters_.check(letter, value, flags_.to); !verdict.empty())
        return refuse(letter, counts_.invalid, first_text(verdict)), true;
    take(letter, edited);
    if (waiting_.size() >= per_transaction_) publish();
    if (!trouble_.empty()) return false;
    return flags_.max == 0 || counts_.replayed + waiting_.size() < flags_.max;
}

bool ReplayRun::fits(const DeadLetter& letter) {
    if (!letter.truncated.empty()) {
        refuse(
            letter, counts_.unplaced,
            fmt::format("it is shortened ({}): publish the event from where it came from", letter.truncated));
        return false;
    }
    if (letter.record.oversize) {
        refuse(
            letter, counts_.unplaced,
            fmt::format("it has {} bytes; --max-value bounds what is read", letter.record.oversize->bytes));
        return false;
    }
    // Anybody may have written the header: it counts as far as so many letters were replayed at all.
    if (std::min<std::int64_t>(letter.replays, most_replayed_) >= flags_.max_replays) {
        refuse(letter, counts_.capped, fmt::format("was replayed {} times already", letter.replays));
        return false;
    }
    if (const auto why_not = why_not_to(letter.origin_topic); !why_not.empty()) {
        refuse(letter, counts_.unplaced, why_not);
        return false;
    }
    if (!marks(letter.record.partition).can_reach(letter.record.offset)) {
        refuse(letter, counts_.unplaced, "too far beyond the oldest one that is not replayed");
        return false;
    }
    return true;
}

void ReplayRun::take(const DeadLetter& letter, const Edited& edited) {
    Record event = make_replay(letter, edited.event);
    if (!flags_.to.empty()) event.topic = flags_.to;
    if (!flags_.yes) show(letter, edited);
    waiting_.push_back(
        {letter.record.partition, letter.record.offset, content_of(letter.record), std::move(event)});
}

/// Who may write dead letters names any topic, with any bytes for it: by itself an event goes only where
/// events are expected.
std::string ReplayRun::why_not_to(const std::string& topic) {
    if (!flags_.to.empty()) return {};
    if (topic.empty()) return "its topic is not known; name one with --to";
    if (!flags_.any_topic && !letters_.is_known_origin(topic)) {
        is_foreign_ = true;
        return fmt::format("it is for \"{}\", which no contract is known for", topic);
    }
    if (!exists(topic)) return why_not_there(topic);
    return {};
}

/// Who may not see it is not told that it is missing.
std::string ReplayRun::why_not_there(const std::string& topic) {
    try {
        Cluster(letters_.client()).require_topic(topic);
    } catch (const Error& error) {
        if (error.kafka().code == kafka_error::kUnknownTopic)
            return fmt::format("there is no topic \"{}\"", topic);
        if (error.kafka().code != kafka_error::kTopicForbidden) throw;
        right_hint_ = error.hint();
        return error.what();
    }
    return fmt::format("there is no topic \"{}\"", topic);
}

bool ReplayRun::exists(const std::string& topic) {
    if (topics_.empty())
        for (auto& known : Cluster(letters_.client()).read_metadata().topics)
            topics_.insert(std::move(known.name));
    return topics_.contains(topic);
}

/// At most so many letters were replayed so far.
std::int64_t ReplayRun::most_replayed() const {
    std::int64_t most = 0;
    for (const auto& [partition, letters] : replayed()) most += letters.marks.most_replayed();
    return most;
}

void ReplayRun::show(const DeadLetter& letter, const Edited& edited) {
    if (context_.json()) return;
    const std::string to = flags_.to.empty() ? letter.origin_topic : flags_.to;
    context_.out() << escape_line(fmt::format("{}@{} -> {} key {}{}", letter.record.partition,
                                              letter.record.offset, to, letter.record.key.value_or("(none)"),
                                              letters_.has_contract(letter, flags_.to)
                                                  ? ""
                                                  : ", not checked: no contract is known"))
                   << '\n';
    for (const auto& [pointer, before, after] : edited.changes) {
        if (before)
            context_.out() << context_.palette().red("- " + escape_line(pointer + ": " + *before)) << '\n';
        if (after)
            context_.out() << context_.palette().green("+ " + escape_line(pointer + ": " + *after)) << '\n';
    }
}

void ReplayRun::refuse(const DeadLetter& letter, std::uint64_t& count, const std::string& why) {
    ++count;
    const bool is_told = context_.verbosity() > 0 || (!flags_.yes && told_ < kMostNamed);
    if (!is_told) return;
    ++told_;
    context_.note(fmt::format("{}@{} stays: {}", letter.record.partition, letter.record.offset, why));
}

void ReplayRun::publish() {
    if (waiting_.empty() || !await_turn()) return;
    std::vector<Replay> replays = std::exchange(waiting_, {});
    const std::size_t tried = replays.size();
    ReplayResult result;
    if (replayer_) {
        Interrupt::stop_cleanly();  // from here on there is something to sum up
        result = replayer_->publish(std::move(replays));
    }
    count(result, tried);
}

void ReplayRun::count(const ReplayResult& result, std::size_t tried) {
    for (const auto& [replay, reason] : result.refused)
        context_.warn(fmt::format("{}@{} stays: {} does not take it: {}", replay.partition, replay.offset,
                                  replay.event.topic, reason));
    counts_.unplaced += result.refused.size();
    const std::size_t others = tried - result.refused.size();
    (result.trouble.empty() ? counts_.replayed
     : result.in_doubt      ? counts_.in_doubt
                            : counts_.not_replayed) += others;
    trouble_ = result.trouble;
}

/// False: stopped before.
bool ReplayRun::await_turn() {
    if (rate_ == 0 || !flags_.yes) return true;
    if (!pacer_ || counts_.replayed == 0) pacer_.emplace([this](auto time) { sleep_for(time, stop_); });
    const std::chrono::duration<double> due(static_cast<double>(counts_.replayed) / rate_);
    pacer_->await(std::chrono::ceil<std::chrono::microseconds>(due),
                  [this] { return stop_.stop_requested(); });
    return !stop_.stop_requested();
}

int ReplayRun::sum_up() {
    if (context_.json())
        print_json(context_.out(), {{"schema", "dlq-replay/1"},
                                    {"dry_run", !flags_.yes},
                                    {"replayed", counts_.replayed},
                                    {"replayed_before", counts_.done_before},
                                    {"still_invalid", counts_.invalid},
                                    {"over_the_cap", counts_.capped},
                                    {"not_placed", counts_.unplaced},
                                    {"not_replayed", counts_.not_replayed},
                                    {"in_doubt", counts_.in_doubt},
                                    {"unreadable", letters_.unreadable()}});
    const auto stay = counts_.invalid + counts_.capped + counts_.unplaced;
    const bool all = stay + letters_.unreadable() == 0;
    const bool is_well = all && counts_.not_replayed + counts_.in_doubt == 0;
    const auto say = [&](const std::string& text) { context_.sum_up(text, is_well); };
    if (!flags_.yes && stay > told_)
        context_.note(fmt::format("{} of the {} that stay are named above; -v names each", told_, stay));
    say(fmt::format("{} {}, {} before, {} still invalid, {} over the cap of {}, {} not placed",
                    counts_.replayed, flags_.yes ? "replayed" : "would be replayed", counts_.done_before,
                    counts_.invalid, counts_.capped, flags_.max_replays, counts_.unplaced));
    if (counts_.not_replayed > 0)
        say(fmt::format("{} not replayed: their transaction failed", counts_.not_replayed));
    if (counts_.in_doubt > 0)
        say(fmt::format("{} in doubt: whether their transaction was committed is unknown", counts_.in_doubt));
    letters_.note_condition();
    if (!right_hint_.empty()) context_.hint(right_hint_);
    if (is_foreign_)
        context_.hint("--any-topic replays into topics without a contract, --to TOPIC into one of yours");
    if (!flags_.yes && counts_.replayed > 0) context_.hint("this was a dry run; --yes publishes");
    return Interrupt::exit_status(all ? kDone : kNo);
}

}  // namespace

int run_dlq_replay(const ReplayFlags& flags, Context& context) {
    return ReplayRun(flags, context).run();
}

}  // namespace shortener_events::cli
