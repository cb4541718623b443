#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "labeling/survey/fits_handle.h"
#include "labeling/survey/table_formats.h"
#include "model/base/error.h"

namespace labeling {
namespace {
using model::Error;
using model::ErrorKind;

constexpr LONGLONG kLongestArray = 16;  ///< longer ones are spectra or profiles, not catalogue values

struct ColumnForm {
  int type = 0;         ///< as CFITSIO would return it: TSTRING, TLONG, TDOUBLE ...
  LONGLONG repeat = 1;  ///< values per row; characters for text
  LONGLONG width = 1;
};

void moveToTable(fitsfile* file, const std::filesystem::path& path) {
  for (int hdu = 1;; ++hdu) {
    int status = 0;
    int type = 0;
    fits_movabs_hdu(file, hdu, &type, &status);
    if (status != 0) {
      fits_clear_errmsg();
      throw Error(ErrorKind::Unreadable, path.string() + " holds no table (only images or headers).");
    }
    if (type != ASCII_TBL && type != BINARY_TBL) continue;
    const int compressedImage = fits_is_compressed_image(file, &status);
    if (compressedImage == 0) return;
  }
}

/// Tables behind the current one; leaves the file where it stood.
int furtherTables(fitsfile* file) {
  int here = 0;
  int status = 0;
  int count = 0;
  fits_get_hdu_num(file, &here);
  for (int hdu = here + 1;; ++hdu) {
    int type = 0;
    fits_movabs_hdu(file, hdu, &type, &status);
    if (status != 0) break;
    if ((type == ASCII_TBL || type == BINARY_TBL) && fits_is_compressed_image(file, &status) == 0) ++count;
  }
  fits_clear_errmsg();
  status = 0;
  fits_movabs_hdu(file, here, nullptr, &status);
  return count;
}

std::string indexedText(fitsfile* file, const char* prefix, int column) {
  return textKey(file, (prefix + std::to_string(column)).c_str()).value_or("");
}

bool isUnsigned64(fitsfile* file, int column) {
  return realKey(file, ("TZERO" + std::to_string(column)).c_str()).value_or(0) == 0x1p63 &&
         realKey(file, ("TSCAL" + std::to_string(column)).c_str()).value_or(1) == 1;
}

/// What a column of whole numbers adds to them; nothing if it also scales or adds a fraction. CFITSIO would
/// pass 64-bit numbers through floating point there.
std::optional<std::int64_t> wholeOffset64(fitsfile* file, int column, int storedType) {
  if (storedType != TLONGLONG) return std::nullopt;
  const double zero = realKey(file, ("TZERO" + std::to_string(column)).c_str()).value_or(0);
  if (realKey(file, ("TSCAL" + std::to_string(column)).c_str()).value_or(1) != 1) return std::nullopt;
  if (zero != std::floor(zero) || std::abs(zero) > 0x1p53) return std::nullopt;
  return static_cast<std::int64_t>(zero);
}

/// One value per row; element `element` (from 1) of columns that hold short arrays.
class ColumnReader {
 public:
  ColumnReader(fitsfile* file, const std::filesystem::path& path, int column, LONGLONG rows, LONGLONG repeat,
               LONGLONG element)
      : m_file(file), m_path(path), m_column(column), m_rows(rows), m_repeat(repeat), m_element(element) {}

  template <typename Value>
  void read(int datatype, std::vector<Value>& values, std::vector<char>& missing) const {
    missing.assign(static_cast<std::size_t>(m_rows), 0);
    readRows(values, [&](LONGLONG row, LONGLONG element, LONGLONG count, std::size_t at, int& status) {
      int any = 0;
      fits_read_colnull(m_file, datatype, m_column, row, element, count, &values[at], &missing[at], &any,
                        &status);
    });
  }

  template <typename Value>
  void readAsStored(int datatype, std::vector<Value>& values) const {
    readRows(values, [&](LONGLONG row, LONGLONG element, LONGLONG count, std::size_t at, int& status) {
      fits_read_col(m_file, datatype, m_column, row, element, count, nullptr, &values[at], nullptr, &status);
    });
  }

 private:
  template <typename Value, typename Read>
  void readRows(std::vector<Value>& values, const Read& readSome) const {
    values.resize(static_cast<std::size_t>(m_rows));
    int status = 0;
    if (m_rows == 0) return;
    if (m_repeat == 1) {
      readSome(1, 1, m_rows, 0, status);
    } else {
      for (LONGLONG row = 0; row < m_rows && status == 0; ++row)
        readSome(row + 1, m_element, 1, static_cast<std::size_t>(row), status);
    }
    if (status != 0)
      throwFits(m_path, "has a column (" + std::to_string(m_column) + ") that cannot be read", status);
  }

  fitsfile* m_file;
  const std::filesystem::path& m_path;
  int m_column;
  LONGLONG m_rows;
  LONGLONG m_repeat;
  LONGLONG m_element;
};

/// @param isPlain stored as floating point: then NaN says "missing" itself, and CFITSIO is not asked, as it
///                would call infinity missing too
TableColumn::Reals readReals(const ColumnReader& reader, bool isPlain) {
  TableColumn::Reals values;
  if (isPlain) {
    reader.readAsStored(TDOUBLE, values);
    return values;
  }
  std::vector<char> missing;
  reader.read(TDOUBLE, values, missing);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (missing[i] != 0) values[i] = std::numeric_limits<double>::quiet_NaN();
  return values;
}

TableColumn::Integers readIntegers(const ColumnReader& reader) {
  std::vector<LONGLONG> raw;
  std::vector<char> missing;
  reader.read(TLONGLONG, raw, missing);
  TableColumn::Integers values(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i)
    if (missing[i] == 0) values[i] = raw[i];
  return values;
}

/// Unsigned 64-bit numbers: integers if all fit, else their digits as text.
std::variant<TableColumn::Integers, TableColumn::Reals, TableColumn::Texts> readUnsigned(
    const ColumnReader& reader) {
  std::vector<ULONGLONG> raw;
  std::vector<char> missing;
  reader.read(TULONGLONG, raw, missing);
  constexpr auto kLargest = static_cast<ULONGLONG>(std::numeric_limits<std::int64_t>::max());
  const bool fit = std::all_of(raw.begin(), raw.end(), [](ULONGLONG value) { return value <= kLargest; });
  TableColumn::Integers integers(raw.size());
  TableColumn::Texts texts(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (missing[i] != 0) continue;
    integers[i] = static_cast<std::int64_t>(raw[i]);
    texts[i] = std::to_string(raw[i]);
  }
  if (fit) return integers;
  return texts;
}

/// 64-bit numbers with a whole TZERO, added as whole numbers.
std::variant<TableColumn::Integers, TableColumn::Reals, TableColumn::Texts> readShifted(
    fitsfile* file, int column, const ColumnReader& reader, std::int64_t offset) {
  int status = 0;
  fits_set_tscale(file, column, 1, 0, &status);
  TableColumn::Integers values = readIntegers(reader);
  for (auto& value : values)
    if (value && __builtin_add_overflow(*value, offset, &*value)) value = std::nullopt;
  return values;
}

TableColumn::Integers readLogicals(const ColumnReader& reader) {
  std::vector<char> raw;
  std::vector<char> missing;
  reader.read(TLOGICAL, raw, missing);
  TableColumn::Integers values(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i)
    if (missing[i] == 0) values[i] = raw[i] != 0 ? 1 : 0;
  return values;
}

TableColumn::Texts readTexts(fitsfile* file, const std::filesystem::path& path, int column, LONGLONG rows,
                             LONGLONG width) {
  TableColumn::Texts values(static_cast<std::size_t>(rows));
  const auto size = static_cast<std::size_t>(width) + 1;
  constexpr LONGLONG kBlock = 1024;
  std::vector<char> buffer(size * kBlock);
  std::vector<char*> pointers(kBlock);
  for (std::size_t i = 0; i < pointers.size(); ++i) pointers[i] = buffer.data() + i * size;
  std::array<char, 1> none{};
  for (LONGLONG first = 0; first < rows; first += kBlock) {
    const LONGLONG count = std::min(kBlock, rows - first);
    int status = 0;
    int any = 0;
    fits_read_col_str(file, column, first + 1, 1, count, none.data(), pointers.data(), &any, &status);
    if (status != 0)
      throwFits(path, "has a column (" + std::to_string(column) + ") that cannot be read", status);
    for (LONGLONG i = 0; i < count; ++i) {
      std::string text(pointers[static_cast<std::size_t>(i)],
                       strnlen(pointers[static_cast<std::size_t>(i)], static_cast<std::size_t>(width)));
      const auto last = text.find_last_not_of(' ');
      text.resize(last == std::string::npos ? 0 : last + 1);
      values[static_cast<std::size_t>(first + i)] = std::move(text);
    }
  }
  return values;
}

/// Why a column is none of a catalogue; null if it is one.
const char* whyLeftOut(const ColumnForm& form, bool ascii) {
  if (form.type < 0) return "an array of varying length in each row";
  if (form.type == TBIT) return "bits";
  if (form.type == TCOMPLEX || form.type == TDBLCOMPLEX) return "complex numbers";
  if (form.repeat < 1) return "it has no values";
  if (form.type == TSTRING)
    return ascii || form.width == form.repeat ? nullptr : "an array of texts in each row";
  return form.repeat > kLongestArray ? "a long array in each row" : nullptr;
}

void readColumn(fitsfile* file, const std::filesystem::path& path, int number, Table& table, bool ascii) {
  int status = 0;
  ColumnForm form;
  fits_get_eqcoltypell(file, number, &form.type, &form.repeat, &form.width, &status);
  int storedType = 0;
  fits_get_coltype(file, number, &storedType, nullptr, nullptr, &status);
  if (status != 0) throwFits(path, "has a column (" + std::to_string(number) + ") of unknown form", status);
  TableColumn column;
  column.name = indexedText(file, "TTYPE", number);
  if (column.name.empty()) column.name = "column_" + std::to_string(number);
  column.unit = indexedText(file, "TUNIT", number);
  column.ucd = indexedText(file, "TUCD", number);
  column.description = indexedText(file, "TCOMM", number);
  const auto rows = static_cast<LONGLONG>(table.rows);
  if (const char* reason = whyLeftOut(form, ascii)) {
    table.notes.push_back("Left out: " + column.name + " (" + indexedText(file, "TFORM", number) +
                          "): " + reason + ".");
    return;
  }
  if (form.type == TSTRING) {
    column.values = readTexts(file, path, number, rows, std::max(form.repeat, form.width));
    table.columns.push_back(std::move(column));
    return;
  }
  for (LONGLONG element = 1; element <= form.repeat; ++element) {
    const ColumnReader reader(file, path, number, rows, form.repeat, element);
    TableColumn one = column;
    if (form.repeat > 1) one.name.append("_").append(std::to_string(element));
    if (form.type == TLOGICAL)
      one.values = readLogicals(reader);
    else if (storedType == TLONGLONG && isUnsigned64(file, number))
      one.values = readUnsigned(reader);
    else if (const auto offset = wholeOffset64(file, number, storedType))
      one.values = readShifted(file, number, reader, *offset);
    else if (form.type == TFLOAT || form.type == TDOUBLE)
      one.values = readReals(reader, !ascii && (storedType == TFLOAT || storedType == TDOUBLE));
    else
      one.values = readIntegers(reader);
    table.columns.push_back(std::move(one));
  }
}
}  // namespace

Table readFitsTable(const std::filesystem::path& path) {
  const FitsHandle file = openFits(path);
  moveToTable(file.get(), path);
  const std::int64_t rowBytes = integerKey(file.get(), "NAXIS1").value_or(0);
  const std::int64_t rows = integerKey(file.get(), "NAXIS2").value_or(0);
  const std::int64_t present = bytesAfterDataStart(file.get());
  if (rows < 0 || rowBytes < 0 || (rowBytes > 0 && rows > std::max<std::int64_t>(present, 0) / rowBytes))
    throw Error(ErrorKind::Unreadable, path.string() + " is truncated: its header promises " +
                                           std::to_string(rows) + " rows of " + std::to_string(rowBytes) +
                                           " bytes and the file ends before. Fetch it again.");
  Table table;
  table.source = path.string();
  if (const int further = furtherTables(file.get()); further > 0)
    table.notes.push_back("The file holds " + std::to_string(further) +
                          (further == 1 ? " further table" : " further tables") +
                          "; the first one was read.");
  table.rows = rowBytes == 0 ? 0 : static_cast<std::size_t>(rows);
  int columns = 0;
  int type = 0;
  int status = 0;
  fits_get_num_cols(file.get(), &columns, &status);
  fits_get_hdu_type(file.get(), &type, &status);
  if (status != 0) throwFits(path, "has a table header that cannot be understood", status);
  for (int column = 1; column <= columns; ++column)
    readColumn(file.get(), path, column, table, type == ASCII_TBL);
  if (table.columns.empty())
    throw Error(ErrorKind::Unreadable,
                path.string() + " holds a table without a column of single values (only arrays).");
  return table;
}

}  // namespace labeling
