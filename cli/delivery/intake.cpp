#include "cli/delivery/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shortener_events/envelope.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/units.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::size_t kAhead = 8;  // batches that may wait to be sent
constexpr std::size_t kShownOfLongLines = 64;

std::string to_reason(const Violation& violation, const Contract& contract) {
    return fmt::format("{} ({})", to_text(violation), contract.id());
}

void stamp_record(Record& record, const Contract& contract) {
    const bool typed =
        std::ranges::find(record.headers, "content-type", &Header::name) != record.headers.end();
    if (!typed) record.headers.push_back({"content-type", "application/json"});
    record.headers.push_back({std::string(kContractHeader), contract.id()});
}

}  // namespace

Intake::Intake(const Inputs& inputs, const Options& options)
    : inputs_(inputs), options_(options), thread_([this] { run(); }) {}

Intake::~Intake() {
    stop_.request_stop();
    thread_.join();
}

void Intake::run() {
    std::exception_ptr failure;
    try {
        for (std::size_t i = 0; i < inputs_.size() && !stop_.stop_requested(); ++i) read_input(i);
        if (options_.digests && !stop_.stop_requested()) require_same(true);
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    ended_ = true;
    changed_.notify_all();
}

void Intake::read_input(std::size_t index) {
    std::uint64_t before = 0, last = 0;
    {
        const std::lock_guard lock(mutex_);
        before = begins_.empty() ? 0 : begins_.back();
    }
    const bool array = options_.layout == Layout::array;
    LineReader reader(inputs_.fd(index), inputs_.name(index),
                      {.layout = array ? LineReader::Layout::array : LineReader::Layout::lines,
                       .long_lines = options_.whole_long_lines ? LineReader::LongLines::in_parts
                                                               : LineReader::LongLines::skipped,
                       .max_line = options_.max_line,
                       .stop = stop_.get_token()});
    for (auto batch = fresh_batch(); reader.read(batch->input); batch = fresh_batch()) {
        batch->number_before = before;
        if (array)  // several items may stand on one line
            for (Line& line : batch->input.lines) line.number = line.is_part ? last : ++last;
        const Line end = batch->input.lines.back();
        last = end.number;
        batch->end_offset = end.offset + end.text.size();
        if (options_.digests) follow(*batch);
        if (batch->input.lines.empty()) continue;
        if (checking_) check(*batch);
        push(std::move(batch));
    }
    const std::lock_guard lock(mutex_);
    begins_.push_back(before + last);
}

/// Makes the digests and leaves out the lines that are done.
void Intake::follow(CheckedBatch& batch) {
    auto& lines = batch.input.lines;
    std::size_t done = 0;
    for (const Line& line : lines) {
        const bool is_done = batch.number_before + line.number <= options_.done.line;
        if (!is_done) require_same(false);
        if (!line.is_part) {
            digested_.assign(reinterpret_cast<const char*>(digest_.bytes.data()), digest_.bytes.size());
            // Of a line that is too long the same bytes count, whether it is read whole or not.
            digest_ =
                digest_of(digested_.append(line.text, 0, line.too_long ? kShownOfLongLines : line.text.npos));
        }
        if (is_done)
            ++done;
        else
            batch.digests.push_back(digest_);
    }
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(done));
}

void Intake::require_same(bool at_end) {
    if (std::exchange(past_done_, true) || options_.done.line == 0 || digest_ == options_.done.digest) return;
    throw Error(
        ErrorCategory::usage,
        at_end ? "the input is shorter than what was published of it, or was changed"
               : fmt::format("the input was changed: its lines up to {} are not those that were published",
                             options_.done.line),
        "a checkpoint belongs to one input, which may only grow");
}

void Intake::check(CheckedBatch& batch) const {
    const auto& lines = batch.input.lines;
    if (options_.layout == Layout::envelopes) batch.records.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (auto reason = refuse(lines[i], batch.records.empty() ? nullptr : &batch.records[i]))
            batch.refused.push_back({i, std::move(*reason)});
}

std::optional<std::string> Intake::refuse(const Line& line, Record* record) const {
    if (line.is_part) return std::nullopt;  // of one that is refused already
    if (line.too_long) return fmt::format("longer than {} (--max-line)", format_size(options_.max_line));
    if (record) return refuse_envelope(line, *record);
    if (!options_.contract) return std::nullopt;
    const auto violations = options_.contract->check(line.text, 1, line.slack);
    if (violations.empty()) return std::nullopt;
    return to_reason(violations.front(), *options_.contract);
}

std::optional<std::string> Intake::refuse_envelope(const Line& line, Record& record) const {
    try {
        record = parse_envelope(line.text);
    } catch (const Error& error) {
        return error.what();
    }
    if (!record.value || !options_.versions) return std::nullopt;  // a tombstone is no event
    const auto label = contract_label(record.headers);
    const auto [judge, violations] = options_.versions->check(*record.value, label, 1);
    if (!violations.empty()) return to_reason(violations.front(), *judge);
    if (options_.stamp && !label) stamp_record(record, *judge);
    return std::nullopt;
}

void Intake::push(std::unique_ptr<CheckedBatch> batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stop_.get_token(), [&] { return ready_.size() < kAhead; });
    ready_.push_back(std::move(batch));
    changed_.notify_all();
}

std::shared_ptr<const CheckedBatch> Intake::next(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, wait, [&] { return !ready_.empty() || ended_; });
    if (ready_.empty()) {
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
        return nullptr;
    }
    CheckedBatch* batch = ready_.front().release();
    ready_.pop_front();
    changed_.notify_all();
    return {batch, [spare = spare_](CheckedBatch* done) {
                const std::lock_guard spare_lock(spare->mutex);
                spare->batches.emplace_back(done);
            }};
}

bool Intake::ended() const {
    const std::lock_guard lock(mutex_);
    return ended_ && ready_.empty() && !failure_;
}

std::unique_ptr<CheckedBatch> Intake::fresh_batch() {
    const std::lock_guard lock(spare_->mutex);
    if (spare_->batches.empty()) return std::make_unique<CheckedBatch>();
    auto batch = std::move(spare_->batches.back());
    spare_->batches.pop_back();
    batch->refused.clear();
    batch->records.clear();
    batch->digests.clear();
    return batch;
}

std::vector<std::uint64_t> Intake::begins() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> result{0};
    result.insert(result.end(), begins_.begin(), begins_.end());
    return result;
}

}  // namespace shortener_events::cli
