#include "cli/output/table.hpp"

#include <algorithm>
#include <numeric>

#include "cli/output/escape.hpp"
#include "cli/output/utf8.hpp"

namespace shortener_events::cli {

namespace {

/// Bytes. Every row is as wide as the widest, and what brokers' other clients call themselves may have 32
/// KiB.
constexpr std::size_t kWidestCell = 512;

std::string padded(const std::string& text, std::size_t width, Align align, bool last) {
    const std::size_t used = display_width(text);
    const std::string space(width > used ? width - used : 0, ' ');
    if (align == Align::right) return space + text;
    return last ? text : text + space;
}

/// Every cell ends in a tab, the last one's becomes the line end.
void append_cell(std::string& line, std::string_view text) {
    append_escaped(line, text);
    line += '\t';
}

void write_line(std::ostream& out, std::string& line) {
    line.back() = '\n';
    out.write(line.data(), static_cast<std::streamsize>(line.size()));
}

}  // namespace

std::string paint(const Palette& palette, Tone tone, std::string_view text) {
    switch (tone) {
        case Tone::plain:
            return std::string(text);
        case Tone::good:
            return palette.green(text);
        case Tone::warning:
            return palette.yellow(text);
        case Tone::bad:
            return palette.red(text);
        case Tone::faint:
            return palette.dim(text);
    }
    return std::string(text);
}

void Table::drop_silent_columns() {
    const auto silent = [&](std::ptrdiff_t column) {
        return std::ranges::all_of(rows_, [&](const std::vector<Cell>& row) {
            const auto& text = row[static_cast<std::size_t>(column)].text;
            return text.empty() || text == "-";
        });
    };
    for (auto i = static_cast<std::ptrdiff_t>(columns_.size()) - 1; i >= 0; --i) {
        if (!silent(i)) continue;
        columns_.erase(columns_.begin() + i);
        for (auto& row : rows_) row.erase(row.begin() + i);
    }
}

Table::Texts Table::escaped() const {
    Texts texts;
    for (const auto& row : rows_) {
        auto& line = texts.emplace_back();
        for (const auto& cell : row) line.push_back(escape_excerpt(cell.text, kWidestCell));
    }
    return texts;
}

std::vector<std::size_t> Table::widths_of(const Texts& texts) const {
    std::vector<std::size_t> widths;
    for (const auto& column : columns_) widths.push_back(display_width(column.title));
    for (const auto& line : texts)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
    return widths;
}

void Table::print_row_by_row(const Texts& texts, std::ostream& out, const Palette& palette,
                             std::size_t columns) const {
    constexpr std::size_t kIndent = 2;
    const bool has_headlines = columns_[0].align == Align::left;
    for (std::size_t r = 0; r < texts.size(); ++r) {
        if (has_headlines && (r == 0 || texts[r][0] != texts[r - 1][0]))
            out << palette.bold(texts[r][0]) << '\n';
        std::size_t used = 0;
        for (std::size_t i = has_headlines ? 1 : 0; i < columns_.size(); ++i) {
            if (texts[r][i].empty() || texts[r][i] == "-") continue;
            const std::size_t indent = i == 0 ? 0 : kIndent;
            const auto width = indent + display_width(columns_[i].title) + 1 + display_width(texts[r][i]);
            if (used > 0 && used + width > columns) {
                out << '\n';
                used = 0;
            }
            out << std::string(indent, ' ') << palette.dim(columns_[i].title) << ' '
                << paint(palette, rows_[r][i].tone, texts[r][i]);
            used += width;
        }
        if (used > 0) out << '\n';
    }
}

void Table::print_aligned(std::ostream& out, const Palette& palette, std::size_t columns) const {
    const Texts texts = escaped();
    const auto widths = widths_of(texts);
    const auto whole = std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
    if (columns > 0 && whole > columns && columns_.size() > 1)
        return print_row_by_row(texts, out, palette, columns);
    const auto print_row = [&](auto&& cell_at, auto&& tone_at) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string cell =
                padded(cell_at(i), widths[i], columns_[i].align, i + 1 == columns_.size());
            out << (i ? "  " : "") << tone_at(i, cell);
        }
        out << '\n';
    };
    print_row([&](std::size_t i) { return columns_[i].title; },
              [&](std::size_t, const std::string& cell) { return palette.bold(cell); });
    for (std::size_t r = 0; r < rows_.size(); ++r)
        print_row(
            [&](std::size_t i) { return texts[r][i]; },
            [&](std::size_t i, const std::string& cell) { return paint(palette, rows_[r][i].tone, cell); });
}

void Table::print_text(std::ostream& out) const {
    for (const auto& row : rows_) {
        std::string line;
        for (const auto& cell : row) append_cell(line, cell.text);
        write_line(out, line);
    }
}

void print_text_row(std::ostream& out, std::initializer_list<std::string_view> cells) {
    std::string line;
    for (const auto cell : cells) append_cell(line, cell);
    write_line(out, line);
}

}  // namespace shortener_events::cli
