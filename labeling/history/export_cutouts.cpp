#include "labeling/history/export_cutouts.h"

#include <set>

#include "labeling/history/export_catalogue.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/cutout_writer.h"
#include "labeling/survey/table.h"
#include "model/base/error.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

/// A folder under another name until it is whole; gone with everything in it otherwise.
class FolderInMaking {
 public:
  explicit FolderInMaking(const fs::path& folder) : m_folder(folder), m_making(folder) {
    m_making += ".partial";
    std::error_code error;
    if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
      throw Error(ErrorKind::BadInput,
                  folder.string() + " exists already and is not empty. Choose another folder.");
    fs::remove_all(m_making, error);
    if (!fs::create_directories(m_making, error))
      throw model::systemError(m_making.string(), "could not be made", error.value());
  }
  ~FolderInMaking() {
    std::error_code ignored;
    if (!m_isWhole) fs::remove_all(m_making, ignored);
  }
  FolderInMaking(const FolderInMaking&) = delete;
  FolderInMaking& operator=(const FolderInMaking&) = delete;

  const fs::path& path() const { return m_making; }
  void commit() {
    std::error_code error;
    fs::remove(m_folder, error);  // an empty one
    fs::rename(m_making, m_folder, error);
    if (error) throw model::systemError(m_folder.string(), "could not be written", error.value());
    m_isWhole = true;
  }

 private:
  fs::path m_folder, m_making;
  bool m_isWhole = false;
};

// An object's name as a file name; two that become one are numbered.
std::string fileNameFor(const std::string& object, const std::string& ending, std::set<std::string>& taken) {
  std::string base;
  for (const char c : object)
    base += static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == ':' || c == '"' ||
                    c == '*' || c == '?' || c == '<' || c == '>' || c == '|'
                ? '_'
                : c;
  if (base.empty() || base.front() == '.') base.insert(base.begin(), '_');
  base.resize(std::min<std::size_t>(base.size(), 200));
  std::string name = base + ending;
  for (int i = 2; !taken.insert(name).second; ++i) name = base + "_" + std::to_string(i) + ending;
  return name;
}

const char* endingOf(CutoutFormat format) {
  switch (format) {
    case CutoutFormat::Fits:
      return ".fits";
    case CutoutFormat::Png:
      return ".png";
    case CutoutFormat::Jpeg:
      break;
  }
  return ".jpg";
}

// One full disk is enough to stop; one bad image is not.
bool endsEverything(const Error& error) {
  return error.kind() == ErrorKind::DiskFull || error.kind() == ErrorKind::Unwritable ||
         error.kind() == ErrorKind::OutOfMemory;
}

}  // namespace

CutoutExport exportCutouts(const Project& project, const std::vector<std::int64_t>& rows,
                           const fs::path& folder, CutoutFormat format, const Display& display,
                           const model::RunControl& control) {
  if (rows.empty()) throw Error(ErrorKind::BadInput, "There are no objects to export.");
  FolderInMaking making(folder);
  CutoutExport report;
  std::set<std::string> taken{"catalogue.csv"};
  std::vector<std::int64_t> written;
  TableColumn::Texts files;
  const auto total = static_cast<std::int64_t>(rows.size());
  for (std::int64_t i = 0; i < total; ++i) {
    control.report(i, total, "writing cutouts");
    const std::int64_t row = rows[static_cast<std::size_t>(i)];
    const std::string object = project.objectName(row);
    try {
      const Cutout cutout = readCutout(project.imageSources(row));
      const std::string name = fileNameFor(object, endingOf(format), taken);
      switch (format) {
        case CutoutFormat::Fits:
          writeCutoutFits(cutout, object, making.path() / name);
          break;
        case CutoutFormat::Png:
          writeCutoutPng(render(cutout, display), making.path() / name);
          break;
        case CutoutFormat::Jpeg:
          writeCutoutJpeg(render(cutout, display), making.path() / name);
          break;
      }
      written.push_back(row);
      files.push_back(name);
    } catch (const Error& error) {
      if (endsEverything(error)) throw;
      report.failed.emplace_back(object, error.what());
    }
  }
  control.report(total, total, "writing cutouts");
  if (written.empty())
    throw Error(ErrorKind::Unreadable,
                "None of the images could be read. For example: " + report.failed.front().second);
  Table table = catalogueTable(project, written);
  // The project's own file column, if it has one, named other files.
  std::erase_if(table.columns, [](const TableColumn& column) {
    return column.name == "filename" || column.name == "file_name" || column.name.starts_with("file_");
  });
  table.columns.insert(table.columns.begin() + 1,
                       TableColumn{"filename", "", "meta.file", "Image in this folder", std::move(files)});
  writeTable(table, making.path() / "catalogue.csv");
  making.commit();
  report.written = static_cast<std::int64_t>(written.size());
  return report;
}

}  // namespace labeling
