#include "labeling/store/mosaic_project.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "labeling/store/catalogue_join.h"
#include "labeling/store/detected_table.h"
#include "labeling/store/project_builder.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/mosaic_set.h"
#include "model/base/error.h"
#include "model/base/parallel.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

MosaicSet openMosaics(const MosaicProjectOptions& options, const model::RunControl& control) {
  if (options.mosaics.empty()) throw Error(ErrorKind::BadInput, "Name at least one mosaic.");
  std::vector<ImageSource> planes;
  std::set<std::pair<std::string, std::pair<int, int>>> seen;
  const auto total = static_cast<std::int64_t>(options.mosaics.size());
  for (std::int64_t i = 0; i < total; ++i) {
    control.report(i, total, "opening mosaics");
    for (ImageSource& plane : mosaicPlanes(parsedMosaicName(options.mosaics[static_cast<std::size_t>(i)])))
      if (seen.insert({plane.path, {plane.hdu, plane.plane}}).second) planes.push_back(std::move(plane));
  }
  return {std::move(planes), options.gridBand};
}

/// Sources of every tile of the detection band; one that two tiles show counts where it is shown best.
Table detect(const MosaicProjectOptions& options, const MosaicSet& mosaics,
             const model::RunControl& control) {
  const std::string band = options.detectionBand.empty() ? mosaics.gridBand() : options.detectionBand;
  const auto& bands = mosaics.bands();
  const auto place = std::find(bands.begin(), bands.end(), band);
  if (place == bands.end())
    throw Error(ErrorKind::NotFound, "No mosaic has the band " + band + " that sources are to be found in.");
  const auto index = static_cast<std::size_t>(place - bands.begin());
  Table all;
  for (std::size_t i = 0; i < mosaics.planes().size(); ++i) {
    const ImageSource& plane = mosaics.planes()[i];
    if (plane.band != band) continue;
    std::vector<DetectedSource> found = detectSources(plane, options.detection, control);
    std::erase_if(found, [&](const DetectedSource& source) {
      return mosaics.choose(source.sky, 2 * mosaics.pixelScaleArcsec(i)).planes[index] != i;
    });
    const auto image = MosaicImage::open(plane.path, plane.hdu);
    Table part = detectedTable(found, image->frame(), image->unit());
    if (all.columns.empty()) {
      all = std::move(part);
      continue;
    }
    for (std::size_t c = 0; c < all.columns.size(); ++c)
      std::visit(
          [&](auto& values) {
            auto& more = std::get<std::decay_t<decltype(values)>>(part.columns[c].values);
            values.insert(values.end(), more.begin(), more.end());
          },
          all.columns[c].values);
    all.rows += part.rows;
  }
  if (all.rows == 0)
    throw Error(ErrorKind::NotFound, "No source lies above " +
                                         std::to_string(options.detection.thresholdSigma) +
                                         " sigma in band " + band + ". Choose a lower threshold.");
  return all;
}

const TableColumn& positionColumn(const Table& table, const std::string& given, const std::string& guessed,
                                  const char* option) {
  if (given.empty() && guessed.empty())
    throw Error(ErrorKind::BadInput,
                table.source + " has no column that looks like a position. Name it with " + option + ".");
  const TableColumn& column = table.at(given.empty() ? guessed : given);
  if (std::holds_alternative<TableColumn::Texts>(column.values))
    throw Error(ErrorKind::BadInput, "The column " + column.name + " of " + table.source +
                                         " holds text; positions are numbers in degrees.");
  return column;
}

/// Name, position and size of each row.
struct Columns {
  const TableColumn* id = nullptr;  ///< none: names are made of the positions
  const TableColumn* ra = nullptr;
  const TableColumn* dec = nullptr;
  const TableColumn* size = nullptr;  ///< none: all have `sizeArcsec`
  double sizeArcsec = kUnknown;
};

Columns columnsOf(const Table& table, const MosaicProjectOptions& options) {
  Columns columns;
  CatalogueGuess guess;
  if (options.idColumn.empty() || options.raColumn.empty() || options.decColumn.empty())
    guess = guessColumns(table);
  columns.ra = &positionColumn(table, options.raColumn, guess.ra, "--ra");
  columns.dec = &positionColumn(table, options.decColumn, guess.dec, "--dec");
  const std::string id = options.idColumn.empty() ? guess.id : options.idColumn;
  if (!id.empty()) columns.id = &table.at(id);
  if (columns.id != nullptr) requireUniqueIds(table, *columns.id);
  const std::string& size = options.size;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), columns.sizeArcsec);
  if (error == std::errc() && end == size.data() + size.size()) {
    if (!(columns.sizeArcsec > 0) || !std::isfinite(columns.sizeArcsec))
      throw Error(ErrorKind::BadInput,
                  "The size of the views is a number of arcsec above 0, not " + size + ".");
    return columns;
  }
  columns.size = &table.at(size);
  if (std::holds_alternative<TableColumn::Texts>(columns.size->values))
    throw Error(ErrorKind::BadInput, "The column " + columns.size->name + " of " + table.source +
                                         " holds text; sizes are numbers in arcsec.");
  return columns;
}

std::string numberText(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

/// What a row says of itself: a view without stack, or why there is none.
struct Row {
  NewView view;
  MosaicSet::Choice choice;
  std::string reason;
};

Row readRow(const Columns& columns, std::size_t index, const MosaicSet& mosaics) {
  Row row;
  row.view.name = columns.id != nullptr ? columns.id->textAt(index) : std::string();
  row.view.centre = {columns.ra->numberAt(index).value_or(kUnknown),
                     columns.dec->numberAt(index).value_or(kUnknown)};
  row.view.sizeArcsec =
      columns.size != nullptr ? columns.size->numberAt(index).value_or(kUnknown) : columns.sizeArcsec;
  const SkyPosition& centre = row.view.centre;
  if (columns.id != nullptr && row.view.name.empty())
    row.reason = "has no id";
  else if (!std::isfinite(centre.raDeg) || !std::isfinite(centre.decDeg))
    row.reason = "has no position";
  else if (std::abs(centre.decDeg) > 90 || centre.raDeg < -360 || centre.raDeg > 720)
    row.reason = "has the position " + numberText(centre.raDeg) + ", " + numberText(centre.decDeg) +
                 ", which is not on the sky";
  else if (!(row.view.sizeArcsec > 0) || !std::isfinite(row.view.sizeArcsec))
    row.reason = columns.size == nullptr || std::isnan(row.view.sizeArcsec)
                     ? "has no size"
                     : "has the size " + numberText(row.view.sizeArcsec) + ", which is not above 0";
  if (!row.reason.empty()) return row;
  row.choice = mosaics.choose(centre, row.view.sizeArcsec);
  if (std::all_of(row.choice.coverage.begin(), row.choice.coverage.end(), [](double c) { return c <= 0; }))
    row.reason = "lies outside of every mosaic (RA " + numberText(centre.raDeg) + ", Dec " +
                 numberText(centre.decDeg) + ")";
  return row;
}

/// Everything the store needs, worked out from the rows.
struct Plan {
  std::vector<MosaicStack> stacks;
  std::vector<NewView> views;
  std::vector<std::int64_t> rowOfTableRow;
};

class Planner {
 public:
  Planner(const Table& table, const MosaicSet& mosaics, const MosaicProjectOptions& options,
          MosaicProjectReport& report)
      : m_table(table), m_mosaics(mosaics), m_options(options), m_report(report) {
    for (const std::string& name : mosaics.bands()) {
      MosaicProjectReport::Band band{name, 0, 0, 0};
      for (const ImageSource& plane : mosaics.planes()) band.files += plane.band == name ? 1 : 0;
      m_report.bands.push_back(band);
    }
    m_plan.rowOfTableRow.assign(table.rows, -1);
    m_plan.views.reserve(table.rows);
  }

  void add(std::size_t tableRow, Row& row) {
    if (!row.reason.empty()) {
      const std::string place = placeOf(m_table, tableRow);
      m_report.leftOut.push_back(
          {row.view.name.empty() ? place : row.view.name,
           (row.view.name.empty() ? place : row.view.name + " (" + place + ")") + " " + row.reason + "."});
      return;
    }
    if (row.view.name.empty()) row.view.name = madeName(row.view.centre);
    bool ends = false;
    for (std::size_t band = 0; band < m_report.bands.size(); ++band) {
      const double coverage = row.choice.coverage[band];
      ends = ends || coverage < 1;
      m_report.bands[band].without += coverage <= 0 ? 1 : 0;
      m_report.bands[band].partly += coverage > 0 && coverage < 1 ? 1 : 0;
    }
    if (ends) m_report.partly.push_back(row.view.name);
    row.view.stack = stackOf(row.choice);
    ++m_objectsOfGrid[row.choice.grid];
    m_plan.rowOfTableRow[tableRow] = static_cast<std::int64_t>(m_plan.views.size());
    m_plan.views.push_back(std::move(row.view));
  }

  Plan finish() {
    std::int64_t most = 0;
    for (const auto& [band, objects] : m_objectsOfGrid)
      if (objects > most) {
        most = objects;
        m_report.gridBand = m_mosaics.bands()[band];
      }
    m_report.rows = static_cast<std::int64_t>(m_table.rows);
    m_report.objects = static_cast<std::int64_t>(m_plan.views.size());
    return std::move(m_plan);
  }

 private:
  std::string madeName(const SkyPosition& sky) {
    std::string name = positionName(sky);
    if (const int count = ++m_names[name]; count > 1) name += "-" + std::to_string(count);
    return name;
  }

  std::size_t stackOf(const MosaicSet::Choice& choice) {
    std::vector<std::size_t> key = choice.planes;
    key.push_back(choice.grid);
    const auto [place, isNew] = m_stacks.try_emplace(std::move(key), m_plan.stacks.size());
    if (isNew) {
      MosaicStack stack;
      for (const std::size_t plane : choice.planes) stack.bands.push_back(m_mosaics.planes()[plane]);
      stack.grid = choice.grid;
      stack.resampling = m_options.resampling;
      m_plan.stacks.push_back(std::move(stack));
    }
    return place->second;
  }

  const Table& m_table;
  const MosaicSet& m_mosaics;
  const MosaicProjectOptions& m_options;
  MosaicProjectReport& m_report;
  Plan m_plan;
  std::map<std::vector<std::size_t>, std::size_t> m_stacks;
  std::map<std::size_t, std::int64_t> m_objectsOfGrid;
  std::map<std::string, int> m_names;
};

Plan planOf(const Table& table, const Columns& columns, const MosaicSet& mosaics,
            const MosaicProjectOptions& options, MosaicProjectReport& report,
            const model::RunControl& control) {
  constexpr std::size_t kBatch = 65'536;
  Planner planner(table, mosaics, options, report);
  std::vector<Row> rows;
  for (std::size_t first = 0; first < table.rows; first += kBatch) {
    control.report(static_cast<std::int64_t>(first), static_cast<std::int64_t>(table.rows),
                   "placing objects");
    rows.assign(std::min(kBatch, table.rows - first), {});
    model::parallelFor(static_cast<std::int64_t>(rows.size()), 1024, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t i = from; i < to; ++i)
        rows[static_cast<std::size_t>(i)] =
            readRow(columns, first + static_cast<std::size_t>(i), mosaics);
    });
    for (std::size_t i = 0; i < rows.size(); ++i) planner.add(first + i, rows[i]);
  }
  return planner.finish();
}

}  // namespace

MosaicProjectReport createMosaicProject(const MosaicProjectOptions& given, const model::RunControl& control) {
  MosaicProjectOptions options = given;
  const bool detecting = options.catalogue.empty();
  if (options.directory.empty())
    throw Error(ErrorKind::BadInput, "A new project needs a folder to be made in.");
  if (!detecting && options.size.empty())
    throw Error(ErrorKind::BadInput,
                "Say how large the views are: a number of arcsec, or the column that holds it.");
  options.detection.check();
  // Everything that may refuse comes before anything is made.
  const MosaicSet mosaics = openMosaics(options, control);
  Table table;
  if (detecting) {
    table = detect(options, mosaics, control);
    options.idColumn = "id";
    options.raColumn = "ra";
    options.decColumn = "dec";
    if (options.size.empty()) options.size = kViewSizeColumn;
  } else {
    control.report(0, 0, "reading the catalogue");
    table = readTable(options.catalogue);
  }
  MosaicProjectReport report;
  const Plan plan = planOf(table, columnsOf(table, options), mosaics, options, report, control);
  if (plan.views.empty())
    throw Error(ErrorKind::NotFound,
                "No row of " + table.source + " can be shown. For example: " +
                    (report.leftOut.empty() ? "it has no rows." : report.leftOut.front().reason));
  makeProject(options.directory, options.title, [&](Project& project) {
    project.addViews(plan.stacks, plan.views, control);
    control.report(0, static_cast<std::int64_t>(table.rows), "storing the catalogue");
    project.addColumns(table, plan.rowOfTableRow);
    control.report(static_cast<std::int64_t>(table.rows), static_cast<std::int64_t>(table.rows),
                   "storing the catalogue");
  });
  return report;
}

}  // namespace labeling
