#include "labeling/survey/table_positions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <optional>

#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

// "hh:mm:ss.s", "dd mm ss", "12h30m49s": the value in units of the first part.
std::optional<double> sexagesimal(std::string text) {
  bool isNegative = false;
  std::array<double, 3> parts{};
  std::size_t count = 0;
  std::size_t at = text.find_first_not_of(" \t");
  if (at == std::string::npos) return std::nullopt;
  if (text[at] == '-' || text[at] == '+') isNegative = text[at++] == '-';
  while (at < text.size() && count < 3) {
    const char* start = text.c_str() + at;
    if (*start < '0' || *start > '9') return std::nullopt;
    char* end = nullptr;
    parts[count++] = std::strtod(start, &end);
    at = static_cast<std::size_t>(end - text.c_str());
    at = std::min(text.find_first_not_of(" \t:hdms'\"", at), text.size());
  }
  if (at < text.size() || count < 2 || parts[1] >= 60 || parts[2] >= 60) return std::nullopt;
  const double value = parts[0] + parts[1] / 60 + parts[2] / 3600;
  return isNegative ? -value : value;
}

double degreesPerUnit(const TableColumn& column) {
  if (column.unit == "rad" || column.unit == "radian" || column.unit == "radians")
    return 180 / std::numbers::pi;
  if (column.unit == "h" || column.unit == "hr" || column.unit == "hour" || column.unit == "hours" ||
      column.unit == "hourangle")
    return 15;
  return 1;
}

double coordinate(const Table& table, const TableColumn& column, std::size_t row, bool isRa) {
  const std::string text = column.textAt(row);
  if (text.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::optional<double> degrees = column.numberAt(row);
  if (degrees)
    *degrees *= degreesPerUnit(column);
  else if ((degrees = sexagesimal(text)))
    *degrees *= isRa ? 15 : 1;
  const bool isRight = degrees && (isRa ? *degrees >= -360 && *degrees <= 720 : std::abs(*degrees) <= 90);
  if (!isRight)
    throw Error(ErrorKind::BadInput, table.source + ", row " + std::to_string(row + 1) + ": " + column.name +
                                         " is \"" + text + "\", which is no " +
                                         (isRa ? "right ascension." : "declination."));
  return *degrees;
}

}  // namespace

std::vector<SkyPosition> positionsIn(const Table& table, const std::string& raColumn,
                                     const std::string& decColumn) {
  const TableColumn& ra = table.at(raColumn);
  const TableColumn& dec = table.at(decColumn);
  std::vector<SkyPosition> positions(table.rows);
  for (std::size_t row = 0; row < table.rows; ++row)
    positions[row] = {coordinate(table, ra, row, true), coordinate(table, dec, row, false)};
  return positions;
}

}  // namespace labeling
