// Catalogue tables: CSV, FITS, VOTable, told apart by content.
#include <cstdlib>

#include "labeling/survey/table.h"
#include "tests/fuzz/byte_file.h"

namespace {
void readAll(const std::filesystem::path& file) {
  const labeling::Table table = labeling::readTable(file);
  for (const labeling::TableColumn& column : table.columns) {
    for (std::size_t row : {std::size_t{0}, table.rows / 2, table.rows - 1}) {
      if (row >= table.rows) continue;
      column.textAt(row);
      column.numberAt(row);
    }
    const std::size_t values =
        std::visit([](const auto& list) -> std::size_t { return list.size(); }, column.values);
    if (values != table.rows) std::abort();
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse(data, size, readAll);
  return 0;
}
