// Tables as they stand in a paper: booktabs, numbers with four significant digits.
#include <cmath>
#include <cstdio>
#include <string>

#include "labeling/survey/table_formats.h"
#include "model/arrays/atomic_file.h"

namespace labeling {
namespace {

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) switch (c) {
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        safe += '\\';
        safe += c;
        break;
      case '~':
        safe += "\\textasciitilde{}";
        break;
      case '^':
        safe += "\\textasciicircum{}";
        break;
      case '\\':
        safe += "\\textbackslash{}";
        break;
      case '<':
        safe += "\\textless{}";
        break;
      case '>':
        safe += "\\textgreater{}";
        break;
      default:
        safe += c;
    }
  return safe;
}

std::string cell(const TableColumn& column, std::size_t row) {
  if (const auto* reals = std::get_if<TableColumn::Reals>(&column.values)) {
    if (!std::isfinite((*reals)[row])) return "--";
    char words[32];
    std::snprintf(words, sizeof words, "%.4g", (*reals)[row]);
    return words;
  }
  const std::string text = column.textAt(row);
  return text.empty() ? "--" : escaped(text);
}

}  // namespace

void writeLatexTable(const Table& table, const std::filesystem::path& file) {
  std::string text = "% \\usepackage{booktabs}\n\\begin{tabular}{";
  for (const TableColumn& column : table.columns)
    text += std::holds_alternative<TableColumn::Texts>(column.values) ? 'l' : 'r';
  text += "}\n\\toprule\n";
  const auto line = [&](const auto& words) {
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      text += (c > 0 ? " & " : "") + words(table.columns[c]);
    text += " \\\\\n";
  };
  line([](const TableColumn& column) {
    return escaped(column.name) + (column.unit.empty() ? "" : " [" + escaped(column.unit) + "]");
  });
  text += "\\midrule\n";
  for (std::size_t row = 0; row < table.rows; ++row)
    line([row](const TableColumn& column) { return cell(column, row); });
  text += "\\bottomrule\n\\end{tabular}\n";
  model::writeWhole(file, text);
}

}  // namespace labeling
