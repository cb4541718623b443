#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labeling/survey/table.h"

namespace labeling {

/// A FIELD of a VOTable and the column that grows from it.
/// @see Ochsenbein et al. 2019, VOTable 1.4, IVOA Recommendation, sections 2 and 6
class VoField {
 public:
  // As the attributes say.
  std::string name, id, unit, ucd, datatype, arraysize;
  std::string description;
  std::string null;  ///< VALUES null="..."; empty: none

  /// Understands the attributes. @returns why the field cannot be a column; empty: it can
  std::string begin();
  bool isLeftOut() const { return m_isLeftOut; }

  void addText(std::string_view cell);  ///< a TD. @throws std::invalid_argument with a reason
  /// The next value of a serialised row, taken from the front of `bytes`. @throws std::invalid_argument
  void addBinary(std::string_view& bytes, bool isNull);

  /// One column, or one per element of a short array.
  void appendColumns(Table& table);

 private:
  enum class Kind { Logical, Integer, Real, Text };
  void addNull();
  void addInteger(std::size_t element, std::int64_t value);
  void addElement(std::size_t element, std::string_view text);

  Kind m_kind = Kind::Text;
  std::size_t m_width = 1;  ///< bytes of one element when serialised
  bool m_isVariable = false;
  bool m_isUnsigned = false;
  bool m_isLeftOut = false;
  std::int64_t m_elements = 1;  ///< of a fixed array; characters of a fixed text
  std::optional<std::int64_t> m_nullNumber;
  std::vector<TableColumn::Integers> m_integers;  ///< one per element
  std::vector<TableColumn::Reals> m_reals;
  TableColumn::Texts m_texts;
};

}  // namespace labeling
