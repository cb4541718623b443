#include "tests/support/million_objects.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "labeling/store/project.h"
#include "labeling/survey/mosaic_image.h"
#include "model/base/error.h"
#include "model/base/random.h"
#include "tests/support/simulated_mosaic.h"

namespace test {
namespace {

using Reals = labeling::TableColumn::Reals;

double secondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double magnitude(double flux) { return std::round((30 - 2.5 * std::log10(flux)) * 1e3) / 1e3; }

}  // namespace

MillionReport makeMillion(const std::filesystem::path& directory, std::int64_t objects, int side) {
  MillionReport report;
  auto begin = std::chrono::steady_clock::now();
  MosaicOptions options;
  options.width = options.height = side;
  options.galaxies = static_cast<int>(static_cast<double>(side) * side / 2500);
  options.brightest = 40'000;
  const std::filesystem::path folder = std::filesystem::path(directory).replace_extension(".mosaic");
  SimulatedMosaic mosaic;
  // The galaxies are drawn anew from the seed; the pixels are written only once.
  MosaicOptions none = options;
  if (std::filesystem::exists(folder / "field_i.fits.fz")) none.bands.clear();
  mosaic = makeMosaic(folder, "field", none);
  report.mosaicSeconds = secondsSince(begin);

  begin = std::chrono::steady_clock::now();
  labeling::MosaicStack stack;
  for (const std::string& band : options.bands)
    stack.bands.push_back({band, (folder / ("field_" + band + ".fits.fz")).string(), 1, 0});
  stack.grid = 1;
  const auto image = labeling::MosaicImage::open(stack.bands[1].path, 1);

  labeling::Table table;
  table.source = "field";
  table.rows = static_cast<std::size_t>(objects);
  labeling::TableColumn::Texts ids;
  labeling::TableColumn::Integers fields;
  Reals ra, dec, g, r, i, radius, ratio, redshift;
  std::vector<labeling::NewView> views;
  views.reserve(table.rows);
  model::Random random(options.seed, 7);
  for (std::int64_t n = 0; n < objects; ++n) {
    const MosaicGalaxy& galaxy = mosaic.galaxies[static_cast<std::size_t>(n) % mosaic.galaxies.size()];
    // Later rounds look a little beside the galaxy, so that no two objects show the same pixels.
    const double jitter = n < static_cast<std::int64_t>(mosaic.galaxies.size()) ? 0 : 12;
    const auto sky = image->frame().skyFromPixel(
        {galaxy.x + random.uniform(-jitter, jitter), galaxy.y + random.uniform(-jitter, jitter)});
    if (!sky) throw model::Error(model::ErrorKind::Internal, "the simulated mosaic has no sky there");
    char name[32];
    std::snprintf(name, sizeof name, "S%07lld", static_cast<long long>(n));
    views.push_back({name, *sky, 64 * options.sky.pixelScaleArcsec, 0});
    ids.emplace_back(name);
    ra.push_back(sky->raDeg);
    dec.push_back(sky->decDeg);
    g.push_back(magnitude(galaxy.flux * (0.75 - 0.35 * galaxy.bulge)) +
                std::round(random.normal() * 20) / 1e3);
    r.push_back(magnitude(galaxy.flux) + std::round(random.normal() * 20) / 1e3);
    i.push_back(magnitude(galaxy.flux * (1.15 + 0.45 * galaxy.bulge)) +
                std::round(random.normal() * 20) / 1e3);
    radius.push_back(std::round(1.678 * galaxy.radius * options.sky.pixelScaleArcsec * 1e3) / 1e3);
    ratio.push_back(std::round(galaxy.axisRatio * 1e3) / 1e3);
    redshift.push_back(std::round(random.uniform(0.02, 0.4) * 1e4) / 1e4);
    fields.emplace_back(static_cast<std::int64_t>(n) % 400);
  }
  const auto real = [&](const char* name, const char* unit, const char* ucd, Reals& values) {
    table.columns.push_back({name, unit, ucd, "", std::move(values)});
  };
  table.columns.push_back({"id", "", "meta.id;meta.main", "", std::move(ids)});
  real("ra", "deg", "pos.eq.ra;meta.main", ra);
  real("dec", "deg", "pos.eq.dec;meta.main", dec);
  real("g_mag", "mag", "phot.mag;em.opt.B", g);
  real("r_mag", "mag", "phot.mag;em.opt.R", r);
  real("i_mag", "mag", "phot.mag;em.opt.I", i);
  real("petro_r50", "arcsec", "phys.angSize", radius);
  real("axis_ratio", "", "phys.angSize;arith.ratio", ratio);
  real("redshift", "", "src.redshift", redshift);
  table.columns.push_back({"field", "", "", "", std::move(fields)});

  labeling::Project project = labeling::Project::create(directory, "");
  project.addViews(std::span(&stack, 1), views);
  std::vector<std::int64_t> rows(table.rows);
  for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = static_cast<std::int64_t>(row);
  project.addColumns(table, rows);
  report.projectSeconds = secondsSince(begin);
  return report;
}

}  // namespace test
