#include "model/network/stored_record.h"

#include "model/arrays/array_file.h"

namespace model {

std::vector<std::int64_t> trainedObjectsOf(const std::filesystem::path& weightsFile) {
  const ArrayFile arrays = ArrayFile::open(weightsFile);
  if (!arrays.contains(kTrainedObjects)) return {};
  const auto span = arrays.spanOf<std::int64_t>(kTrainedObjects);
  return {span.begin(), span.end()};
}

}  // namespace model
