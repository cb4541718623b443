#include "labeling/store/derived_columns.h"

#include <algorithm>
#include <system_error>

#include "labeling/store/identity.h"
#include "model/arrays/array_file.h"
#include "model/arrays/array_writer.h"
#include "model/base/error.h"
#include "model/card/model_card.h"

namespace labeling {
namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

namespace {

constexpr const char* kFormat = "tuningfork-columns-1";

fs::path folderOf(const Project& project, const std::string& model) {
  const fs::path folder = project.directory() / "derived" / "columns";
  return model.empty() ? folder : folder / model;
}

std::string valueOf(const model::ArrayFile& file, const std::string& key) {
  const auto found = file.metadata().find(key);
  return found == file.metadata().end() ? std::string() : found->second;
}

std::vector<fs::path> filesIn(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".safetensors" && it->is_regular_file(error)) files.push_back(it->path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

struct DerivedColumns::State {
  std::map<std::string, model::ArrayFile> files;
  std::vector<View> views;
  std::vector<std::string> problems, stale;

  void add(const fs::path& path, std::int64_t objects, const std::string& hash) {
    const std::string name = path.stem().string();
    try {
      model::ArrayFile file = model::ArrayFile::open(path);
      if (valueOf(file, "format") != kFormat)
        throw Error(ErrorKind::Corrupt, path.string() + " is no file of columns of this program; remove it.");
      if (valueOf(file, "objects") != std::to_string(objects) || valueOf(file, "model_hash") != hash) {
        stale.push_back(name);
        return;
      }
      const auto kept = files.emplace(name, std::move(file)).first;
      for (const std::string& column : kept->second.names()) {
        const model::ArrayInfo& info = kept->second.info(column);
        if (info.type != model::ElementType::F32 || info.shape != std::vector<std::int64_t>{objects})
          continue;
        const auto known =
            std::any_of(views.begin(), views.end(), [&](const View& view) { return view.name == column; });
        if (!known) views.push_back({column, kept->second.floats(column), name});
      }
    } catch (const Error& error) {
      problems.push_back(error.what());
    }
  }
};

fs::path DerivedColumns::fileOf(const Project& project, const std::string& model, const std::string& name) {
  return folderOf(project, model) / (name + ".safetensors");
}

DerivedColumns DerivedColumns::open(const Project& project, const std::string& model) {
  auto state = std::make_shared<State>();
  const std::int64_t objects = project.objectCount();
  for (const fs::path& path : filesIn(folderOf(project, {}))) state->add(path, objects, {});
  if (!model.empty()) {
    std::string hash;
    try {
      hash = model::readCard(project.directory() / "models" / model).weightsHash;
    } catch (const Error&) {
      // The model is gone: nothing says that these columns are still its.
    }
    if (!hash.empty())
      for (const fs::path& path : filesIn(folderOf(project, model))) state->add(path, objects, hash);
  }
  DerivedColumns columns;
  columns.m_state = std::move(state);
  return columns;
}

const std::vector<DerivedColumns::View>& DerivedColumns::views() const { return m_state->views; }
const std::vector<std::string>& DerivedColumns::problems() const { return m_state->problems; }
const std::vector<std::string>& DerivedColumns::stale() const { return m_state->stale; }

std::span<const float> DerivedColumns::find(const std::string& column) const {
  for (const View& view : m_state->views)
    if (view.name == column) return view.values;
  return {};
}

std::map<std::string, std::string> DerivedColumns::metadata(const std::string& file) const {
  const auto found = m_state->files.find(file);
  return found == m_state->files.end() ? std::map<std::string, std::string>() : found->second.metadata();
}

void writeDerivedColumns(const Project& project, const std::string& model, const std::string& modelHash,
                         const std::string& name,
                         const std::vector<std::pair<std::string, std::vector<float>>>& columns,
                         const std::map<std::string, std::string>& metadata) {
  const fs::path folder = folderOf(project, model);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw model::systemError(folder.string(), "could not be created", error.value());
  const std::int64_t objects = project.objectCount();
  model::ArrayWriter writer;
  for (const auto& [column, values] : columns) writer.add(column, {objects}, std::span<const float>(values));
  for (const auto& [key, value] : metadata) writer.metadata(key, value);
  writer.metadata("format", kFormat);
  writer.metadata("objects", std::to_string(objects));
  writer.metadata("project", project.uuid());
  writer.metadata("created_utc", utcNow());
  if (!model.empty()) {
    writer.metadata("model", model);
    writer.metadata("model_hash", modelHash);
  }
  writer.write(folder / (name + ".safetensors"));
}

}  // namespace labeling
