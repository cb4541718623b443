#include "ui/views/save/save_pictures.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QPageSize>
#include <QPdfWriter>
#include <algorithm>
#include <functional>
#include <set>

#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/cutout_writer.h"
#include "model/arrays/atomic_file.h"
#include "model/base/error.h"
#include "ui/theme/numbers.h"

namespace ui {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr double kPageMillimetres = 210;     // width of a PDF page of a sheet: A4's
constexpr double kPictureMillimetres = 120;  // of a PDF of one galaxy
constexpr int kDotsPerInch = 300;

QString tr(const char* text) { return QCoreApplication::translate("ui::SavePictures", text); }

void writeBytes(const fs::path& file, const QByteArray& bytes) {
  model::writeWhole(file, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void writePng(const QImage& image, const fs::path& file) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG"))
    throw Error(ErrorKind::OutOfMemory,
                file.string() + ": the picture could not be encoded; choose a smaller size.");
  writeBytes(file, bytes);
}

/// Pages of one size. `paint` draws page 0, 1, ... in a coordinate system of `size`.
void writePdf(const fs::path& file, QSizeF size, double widthMillimetres, int pages, const QString& title,
              const std::function<void(QPainter& painter, int page)>& paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Tuningfork"));
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(widthMillimetres, widthMillimetres * size.height() / size.width()),
                                 QPageSize::Millimeter));
    writer.setPageMargins({0, 0, 0, 0});
    QPainter painter(&writer);
    for (int page = 0; page < pages; ++page) {
      if (page > 0) writer.newPage();
      painter.save();
      painter.scale(writer.width() / size.width(), writer.width() / size.width());
      paint(painter, page);
      painter.restore();
    }
  }
  writeBytes(file, bytes);
}

void savePicture(const SaveRequest& request, const labeling::Project& project, std::int64_t row,
                 const fs::path& file) {
  if (request.kind == SaveRequest::Kind::FitsCutout) {
    const auto sources = project.imageSources(row);
    labeling::writeCutoutFits(labeling::readCutout(sources), project.objectName(row), file);
    return;
  }
  const GalaxyPicture galaxy = galaxyPicture(project, row, request.display);
  const QSizeF shape = galaxy.image.size();
  const double longer = std::max(shape.width(), shape.height());
  if (request.kind == SaveRequest::Kind::PdfPicture) {
    const QSizeF size = shape * (512 / longer);
    writePdf(file, size, kPictureMillimetres, 1, galaxy.name, [&](QPainter& painter, int) {
      paintGalaxy(painter, QRectF(QPointF(), size), galaxy, request.hasAnnotations);
    });
    return;
  }
  QImage image((shape * (request.pictureSide / longer)).toSize(), QImage::Format_RGB32);
  image.fill(Qt::black);
  {
    QPainter painter(&image);
    paintGalaxy(painter, QRectF(QPointF(), image.size()), galaxy, request.hasAnnotations);
  }
  writePng(image, file);
}

fs::path pageFile(const fs::path& file, int page) {
  if (page == 0) return file;
  fs::path numbered = file.parent_path() / file.stem();
  numbered += "-" + std::to_string(page + 1);
  numbered += file.extension();
  return numbered;
}

SaveResult saveSheet(const SaveRequest& request, const labeling::Project& project,
                     const model::RunControl& control) {
  SaveResult result;
  const ContactSheet& sheet = request.sheet;
  const auto total = static_cast<std::int64_t>(request.rows.size());
  const int pages = sheet.pages(request.rows.size());
  const auto paint = [&](QPainter& painter, int page) {
    const auto first = static_cast<std::size_t>(page) * static_cast<std::size_t>(sheet.perPage());
    const auto last = std::min(request.rows.size(), first + static_cast<std::size_t>(sheet.perPage()));
    std::vector<GalaxyPicture> galaxies;
    for (std::size_t i = first; i < last; ++i) {
      control.report(static_cast<std::int64_t>(i), total, "contact sheet");
      try {
        galaxies.push_back(galaxyPicture(project, request.rows[i], request.display));
      } catch (const Error& error) {
        galaxies.emplace_back();
        result.problems << QString::fromStdString(error.what());
      }
    }
    paintSheetPage(painter, sheet, galaxies,
                   {request.captions.begin() + static_cast<std::ptrdiff_t>(first),
                    request.captions.begin() + static_cast<std::ptrdiff_t>(last)},
                   page, pages);
  };
  if (request.kind == SaveRequest::Kind::PdfSheet) {
    writePdf(request.target, sheet.pageSize(), kPageMillimetres, pages, sheet.project, paint);
    result.files << QString::fromStdString(request.target.string());
    return result;
  }
  for (int page = 0; page < pages; ++page) {
    QImage image(sheet.pageSize(), QImage::Format_RGB32);
    if (image.isNull())
      throw Error(ErrorKind::OutOfMemory,
                  "A page of this size does not fit into memory. Choose fewer or smaller tiles.");
    {
      QPainter painter(&image);
      paint(painter, page);
    }
    const fs::path file = pageFile(request.target, page);
    writePng(image, file);
    result.files << QString::fromStdString(file.string());
  }
  return result;
}

}  // namespace

const char* SaveRequest::ending() const {
  switch (kind) {
    case Kind::PngPicture:
    case Kind::PngSheet:
      return ".png";
    case Kind::PdfPicture:
    case Kind::PdfSheet:
      return ".pdf";
    case Kind::FitsCutout:
      break;
  }
  return ".fits";
}

QString fileNameOf(const QString& object) {
  QString name;
  for (const QChar c : object)
    name += c.isLetterOrNumber() || QStringLiteral("._+-").contains(c) ? c : QLatin1Char('_');
  if (name.startsWith(QLatin1Char('.'))) name[0] = QLatin1Char('_');
  return name;
}

QString stretchWords(const labeling::Display& display) {
  using Curve = labeling::StretchCurve;
  QString words;
  switch (display.curve) {
    case Curve::Lupton:
      words = tr("Lupton, Q %1, soft %2").arg(display.q, 0, 'g', 3).arg(display.soft, 0, 'g', 3);
      break;
    case Curve::Asinh:
      words = tr("asinh, soft %1").arg(display.soft, 0, 'g', 3);
      break;
    case Curve::Linear:
      words = tr("linear");
      break;
    case Curve::SquareRoot:
      words = tr("square root");
      break;
    case Curve::Log:
      words = tr("log");
      break;
    case Curve::Power:
      words = tr("power 1/%1").arg(display.gamma, 0, 'g', 3);
      break;
  }
  using Preset = labeling::ColourPreset;
  if (display.preset == Preset::Sdss) words = tr("colours of SDSS");
  if (display.preset == Preset::Legacy) words = tr("colours of the Legacy Surveys");
  if (display.preset == Preset::Hsc) words = tr("colours of HSC");
  if (display.limits == labeling::LimitRule::ZScale) words += tr(", zscale");
  if (display.limits == labeling::LimitRule::Percentile)
    words += tr(", %1 percent").arg(display.percent, 0, 'g', 4);
  if (display.limits == labeling::LimitRule::MinMax) words += tr(", minimum to maximum");
  QStringList bands;
  for (const std::string& band : display.rgb) bands << QString::fromStdString(band);
  if (!bands.isEmpty()) words += QStringLiteral(", ") + bands.join(QLatin1Char(' '));
  if (display.black && display.white)
    words += tr(", %1 to %2").arg(*display.black, 0, 'g', 4).arg(*display.white, 0, 'g', 4);
  return words;
}

SaveResult savePictures(const SaveRequest& request, const model::RunControl& control) {
  const auto project = labeling::Project::open(request.project, labeling::Project::Access::ReadOnly);
  if (request.isSheet()) return saveSheet(request, project, control);
  SaveResult result;
  std::set<std::string> taken;
  const auto total = static_cast<std::int64_t>(request.rows.size());
  for (std::int64_t i = 0; i < total; ++i) {
    control.report(i, total, "saving pictures");
    const std::int64_t row = request.rows[static_cast<std::size_t>(i)];
    fs::path file = request.target;
    if (total > 1) {
      std::string name = fileNameOf(QString::fromStdString(project.objectName(row))).toStdString();
      if (!taken.insert(name).second) name += "-" + std::to_string(row);  // names that differ in a "/" only
      file /= name + request.ending();
    }
    try {
      savePicture(request, project, row, file);
      result.files << QString::fromStdString(file.string());
    } catch (const Error& error) {
      // One bad object never stops the rest; a place that cannot be written stops all.
      if (error.kind() == ErrorKind::DiskFull || error.kind() == ErrorKind::Unwritable || total == 1) throw;
      result.problems << QString::fromStdString(error.what());
    }
  }
  control.report(total, total, "saving pictures");
  return result;
}

}  // namespace ui
