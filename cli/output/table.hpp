// A report as rows and columns: aligned for people, or tab-separated for scripts.
#pragma once

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/color.hpp"

namespace shortener_events::cli {

enum class Align { left, right };

struct TableColumn {
    std::string
        title;  ///< upper case for the table; lower snake_case of it is the text column's documented name
    Align align = Align::left;
};

enum class Tone { plain, good, warning, bad, faint };

/// One cell. `text` is escaped when printed, so it may hold event content or broker-given names.
struct Cell {
    Cell(std::string content, Tone shade = Tone::plain) : text(std::move(content)), tone(shade) {}
    Cell(const char* content, Tone shade = Tone::plain) : text(content), tone(shade) {}

    std::string text;
    Tone tone;
};

class Table {
  public:
    explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

    /// As many cells as there are columns.
    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    std::size_t size() const { return rows_.size(); }

    /// Leaves out columns that say nothing in any row: every cell is empty or "-".
    void drop_silent_columns();

    /// Aligned columns with a header line. Widths count characters as terminals do. Where that is wider than
    /// the terminal (`columns`; 0: it has no width), row by row instead, each figure with its title; a first
    /// column of names makes headlines, one for the rows that share it.
    void print_aligned(std::ostream& out, const Palette& palette, std::size_t columns = 0) const;

    /// Tab-separated, no header; tabs and line ends inside a cell are escaped.
    void print_text(std::ostream& out) const;

  private:
    using Texts = std::vector<std::vector<std::string>>;

    Texts escaped() const;
    std::vector<std::size_t> widths_of(const Texts& texts) const;
    void print_row_by_row(const Texts& texts, std::ostream& out, const Palette& palette,
                          std::size_t columns) const;

    std::vector<TableColumn> columns_;
    std::vector<std::vector<Cell>> rows_;
};

/// A line as Table::print_text writes it, for long reports that need no table in memory.
void print_text_row(std::ostream& out, std::initializer_list<std::string_view> cells);

/// `text` in the tone's colour.
std::string paint(const Palette& palette, Tone tone, std::string_view text);

}  // namespace shortener_events::cli
