#pragma once
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

#include "labeling/store/project.h"
#include "model/base/run_control.h"
#include "ui/views/save/contact_sheet.h"

namespace ui {

/// What is saved of the chosen galaxies, and how.
struct SaveRequest {
  enum class Kind { PngPicture, PdfPicture, FitsCutout, PngSheet, PdfSheet };
  Kind kind = Kind::PngPicture;
  int pictureSide = 1024;      ///< pixels of the longer side of a PNG
  bool hasAnnotations = true;  ///< name, coordinates, compass, scale bar
  ContactSheet sheet;
  labeling::Display display;
  std::filesystem::path project;
  std::vector<std::int64_t> rows;      ///< in the order wanted
  std::vector<SheetCaption> captions;  ///< one per row; for sheets
  /// A file for one galaxy or a sheet (further pages get -2, -3, ... before the ending); a folder for
  /// several.
  std::filesystem::path target;

  bool isSheet() const { return kind == Kind::PngSheet || kind == Kind::PdfSheet; }
  const char* ending() const;  ///< ".png", ".pdf", ".fits"
};

struct SaveResult {
  QStringList files;     ///< written
  QStringList problems;  ///< one sentence per object that could not be read; the others are saved
};

/// Reads, renders and writes, each file whole or not at all. Belongs on a worker thread.
/// @throws model::Error(DiskFull, Unwritable): what was written before stays
SaveResult savePictures(const SaveRequest& request, const model::RunControl& control);

/// An object's name as that of a file: what file systems refuse becomes "_".
QString fileNameOf(const QString& object);

/// "Lupton, Q 8, soft 0.4" as a line of a sheet's header.
QString stretchWords(const labeling::Display& display);

}  // namespace ui
