#include "labeling/workflow/demo_survey.h"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <mutex>

#include "labeling/store/project.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/start_models.h"
#include "labeling/workflow/write_fits.h"
#include "model/base/error.h"
#include "model/base/parallel.h"
#include "model/simulation/recipe.h"
#include "model/simulation/render_galaxy.h"
#include "model/simulation/truth.h"

namespace labeling {
namespace {

namespace fs = std::filesystem;
using model::Error;
using model::ErrorKind;

constexpr int kSamples = 32;  ///< dropout passes behind the shown uncertainties

/// A folder beside the final one that disappears unless it is renamed into place.
class FolderInTheMaking {
 public:
  explicit FolderInTheMaking(fs::path target)
      : m_target(std::move(target)), m_path(m_target.string() + ".part" + std::to_string(getpid())) {}
  ~FolderInTheMaking() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
  }
  FolderInTheMaking(const FolderInTheMaking&) = delete;
  FolderInTheMaking& operator=(const FolderInTheMaking&) = delete;

  const fs::path& path() const { return m_path; }
  void moveIntoPlace() const {
    std::error_code error;
    fs::remove(m_target, error);  // an empty folder of that name
    fs::rename(m_path, m_target, error);
    if (error) throw model::systemError(m_target.string(), "could not be put into place", error.value());
  }

 private:
  fs::path m_target;
  fs::path m_path;
};

TableColumn column(const std::string& name, const std::string& unit, const std::string& ucd,
                   const std::string& description, TableColumn::Reals values) {
  return {name, unit, ucd, description, std::move(values)};
}

/// The catalogue of the survey; values are rounded as a published table rounds them.
Table catalogueOf(const std::vector<model::Truth>& truths) {
  const auto reals = [&](double model::Truth::*member, double steps) {
    TableColumn::Reals values;
    for (const model::Truth& truth : truths) values.push_back(std::round(truth.*member * steps) / steps);
    return values;
  };
  const auto flags = [&](bool model::Truth::*member) {
    TableColumn::Integers values;
    for (const model::Truth& truth : truths) values.emplace_back(truth.*member ? 1 : 0);
    return values;
  };
  TableColumn::Texts names;
  for (const model::Truth& truth : truths) names.push_back(truth.id);

  const std::string prefix = kTruthPrefix;
  Table table;
  table.rows = truths.size();
  table.source = "catalogue.csv";
  table.columns = {
      {"id", "", "meta.id;meta.main", "name of the object", std::move(names)},
      column("ra", "deg", "pos.eq.ra;meta.main", "right ascension, ICRS", reals(&model::Truth::raDeg, 1e6)),
      column("dec", "deg", "pos.eq.dec;meta.main", "declination, ICRS", reals(&model::Truth::decDeg, 1e6)),
      column("redshift", "", "src.redshift", "redshift", reals(&model::Truth::redshift, 1e5)),
      column("g_mag", "mag", "phot.mag;em.opt.B", "total AB magnitude in g", reals(&model::Truth::gMag, 1e3)),
      column("r_mag", "mag", "phot.mag;em.opt.R", "total AB magnitude in r", reals(&model::Truth::rMag, 1e3)),
      column("i_mag", "mag", "phot.mag;em.opt.I", "total AB magnitude in i", reals(&model::Truth::iMag, 1e3)),
      column("petro_r50", "arcsec", "phys.angSize", "radius of half of the Petrosian flux in r",
             reals(&model::Truth::petroR50Arcsec, 1e3)),
      column("petro_r90", "arcsec", "phys.angSize", "radius of 90% of the Petrosian flux in r",
             reals(&model::Truth::petroR90Arcsec, 1e3)),
      column("axis_ratio", "", "phys.angSize;arith.ratio", "axis ratio of the disk, else of the bulge",
             reals(&model::Truth::axisRatio, 1e3)),
      column(prefix + "t_type", "", "src.morph.type", "true T-Type, -3 ... 10",
             reals(&model::Truth::tType, 100)),
      {prefix + "disk", "", "src.morph", "1: a disk or features", flags(&model::Truth::disk)},
      {prefix + "edge_on", "", "src.morph", "1: a disk seen from the side", flags(&model::Truth::edgeOn)},
      {prefix + "bar", "", "src.morph", "1: a bar", flags(&model::Truth::bar)},
      {prefix + "merger", "", "src.morph", "1: two galaxies in collision", flags(&model::Truth::merger)}};
  return table;
}

/// Draws and photographs every object. @returns their truths, in the order of the survey
std::vector<model::Truth> makeImages(const model::SurveyRecipe& survey, const fs::path& folder,
                                     const model::RunControl& control) {
  std::vector<model::Truth> truths(static_cast<std::size_t>(survey.objects));
  std::int64_t done = 0;
  std::mutex reporting;
  control.report(0, survey.objects, "simulating galaxies");
  model::parallelFor(survey.objects, 4, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t index = first; index < last; ++index) {
      const model::GalaxyRecipe galaxy = model::drawGalaxy(survey, index);
      const model::Truth truth = model::truthOf(galaxy);
      writeFits(model::render(galaxy, survey), truth.id, {truth.raDeg, truth.decDeg},
                folder / (truth.id + ".fits"));
      truths[static_cast<std::size_t>(index)] = truth;
    }
    const std::scoped_lock lock(reporting);
    done += last - first;
    control.report(done, survey.objects, "simulating galaxies");
  });
  return truths;
}

void addToStore(Project& project, const std::vector<model::Truth>& truths, const model::SurveyRecipe& survey,
                const Table& catalogue) {
  std::vector<NewObject> objects;
  objects.reserve(truths.size());
  for (const model::Truth& truth : truths) {
    NewObject object{truth.id, truth.raDeg, truth.decDeg, {}};
    const fs::path file = project.directory() / "images" / (truth.id + ".fits");
    for (std::size_t band = 0; band < survey.bands.size(); ++band)
      object.sources.push_back({survey.bands[band].name, file.string(), static_cast<int>(band) + 1, 0});
    objects.push_back(std::move(object));
  }
  project.addObjects(objects);
  std::vector<std::int64_t> rows(truths.size());
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = static_cast<std::int64_t>(row);
  project.addColumns(catalogue, rows);
}

}  // namespace

DemoReport makeDemoSurvey(const DemoOptions& options, const model::RunControl& control) {
  const auto begin = std::chrono::steady_clock::now();
  if (options.objects < 1 || options.objects > 100'000)
    throw Error(ErrorKind::BadInput,
                "A demo survey has 1 to 100000 objects, not " + std::to_string(options.objects) + ".");
  const fs::path directory = fs::absolute(options.directory).lexically_normal();
  std::error_code ignored;
  if (fs::exists(directory, ignored) && !fs::is_empty(directory, ignored))
    throw Error(ErrorKind::BadInput,
                directory.string() + " exists already; choose another name, or remove it first.");

  model::SurveyRecipe survey;
  survey.objects = options.objects;
  survey.seed = options.seed;
  survey.check();

  const std::string title = directory.has_stem() ? directory.stem().string() : "demo";
  const FolderInTheMaking folder(directory);
  DemoReport report;
  {
    Project project = Project::create(folder.path(), title);
    const fs::path images = folder.path() / "images";
    std::error_code error;
    if (!fs::create_directory(images, error))
      throw model::systemError(images.string(), "could not be made", error.value());
    const std::vector<model::Truth> truths = makeImages(survey, images, control);
    const Table catalogue = catalogueOf(truths);
    writeTable(catalogue, folder.path() / "catalogue.csv");
    control.report(0, 1, "storing the catalogue");
    addToStore(project, truths, survey, catalogue);
    if (options.predictions) {
      addStartModels(project);
      report.model = project.modelInUse();
    }
    report.objects = project.objectCount();
  }
  if (!report.model.empty()) report.failed = classify(folder.path(), report.model, kSamples, control).failed;
  control.throwIfStopped();
  folder.moveIntoPlace();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace labeling
