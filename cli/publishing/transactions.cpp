#include "cli/publishing/transactions.hpp"

#include <fmt/format.h>

#include <array>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

// What read_committed readers wait for at most, and what a killed run has to do again.
constexpr std::chrono::seconds kStretch{1};

}  // namespace

Transactions::Transactions(const KafkaSettings& settings, Courier& courier, Ledger& ledger,
                           Checkpoint* checkpoint)
    : settings_(settings), courier_(courier), ledger_(ledger), checkpoint_(checkpoint) {}

void Transactions::start() {
    publisher().begin_session();  // first: from here on nobody else moves the progress
    if (checkpoint_) {
        milestone_ = checkpoint_->read_milestone(settings_);
        reached_ = milestone_.progress;
        ledger_.cut(milestone_.sizes);
    }
    ledger_.hold();
    begin();
    if (!checkpoint_ || checkpoint_->begun()) return;
    commit();  // so that from here on a missing offset is a lost one
    checkpoint_->begin();
    begin();
}

void Transactions::begin() {
    publisher().begin_transaction();
    begun_ = Clock::now();
    open_ = true;
}

void Transactions::commit() {
    Milestone next = milestone_;
    if (checkpoint_) {
        next = {reached_, ledger_.sizes()};
        publisher().add_offsets(checkpoint_->id(), std::array{checkpoint_->to_offset(next)});
    }
    publisher().commit_transaction();
    open_ = false;
    milestone_ = next;
    ledger_.settle(Outcome::delivered);
}

void Transactions::commit_if_due(std::chrono::milliseconds limit) {
    if (!checkpoint_ || !open_ || Clock::now() - begun_ < kStretch) return;
    if (reached_.line == milestone_.progress.line) return;
    courier_.finish(limit);
    if (ledger_.broken()) return;  // finish() rolls it back
    ledger_.prepare_commit();
    if (ledger_.trouble()) return;
    commit();
    begin();
}

std::string Transactions::finish(std::string why_not) {
    if (!open_) return {};
    if (why_not.empty() && ledger_.broken()) why_not = "not everything could be delivered";
    if (why_not.empty() && checkpoint_) {
        ledger_.prepare_commit();
        if (ledger_.trouble()) why_not = ledger_.trouble()->what();
    }
    if (!why_not.empty()) return roll_back(why_not);
    try {
        commit();
        return {};
    } catch (const Error& error) {
        if (!publisher().transaction_in_doubt()) return roll_back(error.what());
        open_ = false;
        ledger_.settle(Outcome::unknown, error.what());
        return fmt::format("whether the transaction was committed is unknown: {}", error.what());
    }
}

std::string Transactions::roll_back(const std::string& reason) {
    open_ = false;
    std::string text = fmt::format("the transaction was aborted: {}", reason);
    try {
        publisher().abort_transaction();
    } catch (const Error& error) {
        text += fmt::format("; the broker will do so after the transaction's timeout ({})", error.what());
    }
    ledger_.settle(Outcome::failed, "its transaction was aborted");
    return text;
}

}  // namespace shortener_events::cli
