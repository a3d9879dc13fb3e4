#include "cli/output/record_printer.hpp"

#include <fmt/format.h>

#include "cli/output/escape.hpp"
#include "cli/output/event_line.hpp"
#include "cli/output/json.hpp"
#include "cli/output/record_template.hpp"
#include "cli/output/screen.hpp"
#include "shortener_events/envelope.hpp"
#include "shortener_events/internal/json_text.hpp"
#include "shortener_events/time.hpp"

namespace shortener_events::cli {

namespace {

/// Below the record's line, and further in than it.
std::string indented(const std::string& value, const Palette& palette) {
    const auto json = indent_json(value);
    if (!json) return escape_line(value) + ' ' + palette.dim("(no JSON)");
    std::string text = "\n  ";
    for (const char c : *json) {
        text += c;
        if (c == '\n') text += "  ";
    }
    return text;
}

std::string shown_value(const Record& record, bool pretty, const Palette& palette) {
    if (!record.value) return palette.dim("(tombstone)");
    if (record.oversize) return escape_line(*record.value) + palette.dim(part_text(record));
    return pretty ? indented(*record.value, palette) : escape_line(*record.value);
}

std::string shown_headers(const Record& record) {
    std::string text;
    for (const auto& header : record.headers)
        text += " " + escape_line(header.name) + "=" + escape_line(header.value.value_or("null"));
    return text;
}

}  // namespace

RecordPrinter::RecordPrinter(std::ostream& out, RecordStyle style) : out_(out), style_(std::move(style)) {
    if (!style_.template_text.empty())
        print_template_ = compile_record_template(style_.template_text, style_.escape_content);
    if (style_.fields.empty()) return;
    fields_ = RecordFields::parse(style_.fields);
    seen_ = fields_->fields();
}

void RecordPrinter::print(const Record& record, const std::string& remark) {
    if (print_template_)
        print_template_(out_, record);
    else if (fields_)
        print_fields(record);
    else if (style_.format == RecordFormat::jsonl)
        out_ << to_envelope(record) << '\n';
    else if (style_.format == RecordFormat::raw)
        out_ << (style_.escape_content ? escape_line(record.value.value_or("")) : record.value.value_or(""))
             << '\n';
    else if (style_.columns > 0)
        out_ << cut_line(event_line(record, remark, style_.palette), static_cast<int>(style_.columns))
             << '\n';
    else
        print_text(record, remark);
}

/// Tab-separated, "-" for what is missing; or an object with these members, null for what is missing.
void RecordPrinter::print_fields(const Record& record) {
    const bool as_json = style_.format == RecordFormat::jsonl;
    const auto values = as_json ? fields_->json(record, &seen_) : fields_->texts(record, &seen_);
    std::string line = as_json ? "{" : "";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) line += as_json ? ',' : '\t';
        if (as_json)
            line += json_line(fields_->names()[i]) + ':' + values[i].value_or("null");
        else
            append_escaped(line, values[i].value_or("-"));
    }
    out_ << line << (as_json ? "}\n" : "\n");
}

void RecordPrinter::print_text(const Record& record, const std::string& remark) {
    const Palette& palette = style_.palette;
    out_ << palette.dim(record.timestamp_ms ? format_utc(*record.timestamp_ms) : "-") << ' '
         << palette.cyan(
                fmt::format("{}[{}]@{}", escape_line(record.topic), record.partition, record.offset));
    if (record.key) out_ << palette.dim(" key=" + escape_line(*record.key));
    out_ << palette.dim(shown_headers(record)) << ' ' << shown_value(record, style_.pretty, palette);
    if (!remark.empty()) out_ << ' ' << palette.red(escape_line(remark));
    out_ << '\n';
}

}  // namespace shortener_events::cli
