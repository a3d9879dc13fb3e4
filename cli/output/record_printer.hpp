// Records on their way to stdout, in the formats of streams: text, jsonl, raw, or a format string.
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "cli/output/color.hpp"
#include "shortener_events/record.hpp"

namespace shortener_events::cli {

enum class RecordFormat { text, jsonl, raw };

struct RecordStyle {
    RecordFormat format = RecordFormat::text;
    std::string template_text;    ///< kcat's letters; wins over `format` when not empty
    bool pretty = false;          ///< text: the event as indented JSON
    bool escape_content = false;  ///< raw and template: for a terminal, where control characters would act
    Palette palette{false};
};

class RecordPrinter {
  public:
    /// Throws Error(argument) for a template with an unknown letter.
    RecordPrinter(std::ostream& out, RecordStyle style);

    /// `remark` stands behind the event in text format, such as a verdict.
    void print(const Record& record, const std::string& remark = {});

  private:
    void print_text(const Record& record, const std::string& remark);

    std::ostream& out_;
    RecordStyle style_;
    std::function<void(std::ostream&, const Record&)> print_template_;
};

}  // namespace shortener_events::cli
