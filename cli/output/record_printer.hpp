// Records on their way to stdout, in the formats of streams: text, jsonl, raw, or a format string.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "cli/output/color.hpp"
#include "shortener_events/internal/fields_seen.hpp"
#include "shortener_events/internal/record_fields.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

enum class RecordFormat { text, jsonl, raw };

struct RecordStyle {
    RecordFormat format = RecordFormat::text;
    std::string template_text;    ///< kcat's letters; wins over `format` when not empty
    std::string fields{};         ///< text and jsonl: only these, see RecordFields
    std::size_t columns = 0;      ///< text: a short line for a terminal of this width; 0: the whole record
    bool pretty = false;          ///< text: the event as indented JSON
    bool escape_content = false;  ///< raw and template: for a terminal, where control characters would act
    Palette palette{false};
};

class RecordPrinter {
  public:
    /// Throws Error(argument) for a template with an unknown letter, and for fields that cannot be read.
    RecordPrinter(std::ostream& out, RecordStyle style);

    /// `remark` stands behind the event in text format, such as a verdict.
    void print(const Record& record, const std::string& remark = {});

    /// Which of the fields that are shown no event had, and may be misspelt: see FieldsSeen.
    std::string unseen_text() const { return seen_.unseen_text(FieldsSeen::Say::near_ones_only); }

    /// A record is a short line.
    bool is_short() const { return style_.columns > 0; }

  private:
    void print_text(const Record& record, const std::string& remark);
    void print_fields(const Record& record);

    std::ostream& out_;
    RecordStyle style_;
    std::function<void(std::ostream&, const Record&)> print_template_;
    std::optional<RecordFields> fields_;
    FieldsSeen seen_;  ///< of these
};

}  // namespace shortener_events::cli
