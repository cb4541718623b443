#include "labeling/store/identifier_column.h"

#include <algorithm>
#include <cmath>

#include "labeling/store/connection.h"

namespace labeling {

bool isIdentifierColumn(const Project& project, const ColumnInfo& column) {
  if (column.ucd.find("meta.id") != std::string::npos) return true;
  if (column.type != ColumnType::Integer) return false;
  constexpr std::int64_t kLooks = 500;
  constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;
  const std::int64_t objects = project.objectCount();
  Statement look = project.connection().prepare("SELECT c." + quotedName(column.name) +
                                                ", o.name FROM object o JOIN catalogue c"
                                                " ON c.tuningfork_object = o.id WHERE o.id = ?");
  bool any = false;
  for (std::int64_t row = 0; row < objects; row += std::max<std::int64_t>(1, objects / kLooks)) {
    look.bind(1, row);
    if (look.step() && !look.isNull(0)) {
      const std::int64_t value = look.integer(0);
      if (value > kExactInDouble || value < -kExactInDouble) return true;
      if (std::to_string(value) != look.text(1)) return false;
      any = true;
    }
    look.reset();
  }
  return any;
}

}  // namespace labeling
