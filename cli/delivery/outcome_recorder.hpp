// Writes down what became of each event: in the counts, in the file of rejects, in the report.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/delivery/publish_counts.hpp"
#include "cli/delivery/transaction_buffer.hpp"
#include "cli/output/output_file.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/new_file.hpp"
#include "shortener_events/publisher.hpp"

namespace shortener_events::cli {

struct OutcomeFiles {
    std::string rejects;  ///< lines that are not in the topic, as received; `.reasons`, `.unknown` beside it;
                          ///< "": none
    std::string report;   ///< line, outcome, partition, offset, reason; tab-separated; "": none
    OpenMode mode = OpenMode::replace;
    unsigned permissions = kPrivateFile;  ///< of those that are made
};

/// Of what is handed over of a line.
enum class LineEnd { here, more_follows };

class OutcomeRecorder {
  public:
    /// Changes no file. Throws Error(io) for one that cannot be written.
    explicit OutcomeRecorder(const OutcomeFiles& files);
    /// The first event is about to be sent: files that are not there yet are made. What older ones hold stays
    /// until there is something to take its place, at the latest until close(). One that cannot be made is
    /// trouble.
    void begin();
    /// So it is from the first outcome on, too.
    bool begun() const { return begun_; }

    /// What a DeliverySession tells of an event.
    void record(EventOutcome outcome, const DeliveryReport& report);
    /// Keeps the line as it was received until its outcome is recorded, where the event's value is not the
    /// line itself.
    void keep_original(std::uint64_t line, std::string_view text) { originals_[line] = text; }

    void delivered(const DeliveryReport& report);

    /// Sent with acks 0, as asked for: its fate is unknown, but that is no trouble.
    void unacknowledged(std::uint64_t line);

    /// Any other outcome. `original` is the line as it was received, without its line end.
    void not_delivered(std::uint64_t line, EventOutcome outcome, std::string_view original,
                       std::string_view reason, LineEnd end = LineEnd::here);
    /// The next part of a line of which more was to follow.
    void continue_reject(std::string_view part, LineEnd end);
    /// More follows of a line that is being rejected: not the moment for a commit.
    bool is_in_line() const { return is_in_line_; }

    /// The same of an event that was taken to be sent. In a transaction it breaks that, is certainly not
    /// among what is committed, and counts when settle() says so.
    void not_arrived(std::uint64_t line, EventOutcome outcome, std::string_view original,
                     std::string_view reason);

    /// From here on everything is sent in transactions: what is delivered counts when settle() says so.
    void hold();
    /// To be told of every line that is about to be sent; does nothing outside of transactions.
    void take(std::string_view original);
    /// Before a commit with which sizes() are kept: what cannot be written is trouble before it, and the
    /// report gets what it makes delivered, so that a kill right behind it does not lose that. settle() takes
    /// that back where nothing was committed, and where that is unknown lets it stand before what it writes:
    /// a later run cuts at the right place. A report that cannot be cut is not written ahead.
    void prepare_commit();
    /// Before settle(): why the transaction could not succeed, line by line. The other lines are no cause.
    void blame(const std::map<std::uint64_t, std::string>& reasons) { culprits_ = reasons; }
    /// The transaction was aborted, and its events will be sent again in another: nothing of it counts.
    void retract();
    /// The transaction has ended: `outcome` is that of what was delivered in it, delivered or otherwise.
    void settle(EventOutcome outcome, std::string_view reason = {});
    /// Something that was sent in the open transaction did not arrive.
    bool broken() const { return !lost_.empty(); }

    /// How much is written, for a later run that continues here.
    struct Sizes {
        std::uint64_t rejects = 0, reasons = 0, report = 0;
    };
    /// Flushed to here.
    Sizes sizes();
    /// Forgets what an earlier run wrote after that.
    void cut(const Sizes& sizes);

    /// A file that could not be written any more, such as on a full disk. Counting goes on, the run should
    /// not.
    const std::optional<Error>& trouble() const { return trouble_; }

    /// Throws the trouble, or that of the last write.
    void close();

    PublishCounts counts;
    /// Told of every outcome; may be empty.
    std::function<void(std::uint64_t line, EventOutcome outcome)> on_settled;

  private:
    /// Runs `write`; its Error becomes the trouble and ends all writing.
    template <typename Write>
    void guarded(const Write& write);
    void reject(std::uint64_t line, EventOutcome outcome, std::string_view original, std::string_view reason,
                LineEnd end);
    void write_reject(std::string_view text, LineEnd end);
    void end_line();
    void enter(std::uint64_t line, EventOutcome outcome, std::string_view reason);
    void note(std::uint64_t line, EventOutcome outcome, std::string_view reason);
    void write_reason(std::uint64_t line, EventOutcome outcome, std::string_view reason);
    std::string unknown_path() const { return files_.rejects.empty() ? "" : files_.rejects + ".unknown"; }
    std::ostream& unknown_stream();
    void settle_lost(std::string_view reason);
    void settle_rest(EventOutcome outcome, std::string_view reason);
    void report_held(EventOutcome outcome, std::string_view reason);
    void take_report_back();

    OutcomeFiles files_;
    std::unique_ptr<OutputFile> rejects_, reasons_, unknown_, report_;
    std::unique_ptr<TransactionBuffer> buffer_;  // nullptr: no transactions
    std::optional<std::uint64_t> report_ahead_;  // its size before prepare_commit()
    bool is_in_line_ = false;                    // of the rejects: more of it follows
    std::string behind_line_;                    // what was rejected meanwhile
    std::vector<FailedLine> lost_;               // of the open transaction
    std::map<std::uint64_t, std::string> culprits_;
    std::unordered_map<std::uint64_t, std::string> originals_;
    bool begun_ = false;
    std::optional<Error> trouble_;
};

}  // namespace shortener_events::cli
