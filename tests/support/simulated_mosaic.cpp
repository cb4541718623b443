#include "tests/support/simulated_mosaic.h"

#include <fitsio.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "model/base/parallel.h"
#include "model/base/random.h"

namespace test {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int kStripRows = 512;

/// Light of a galaxy in one pixel, of a total of 1: a round-cored exponential disk with two arms and a bulge.
class Profile {
 public:
  explicit Profile(const MosaicGalaxy& galaxy)
      : m_galaxy(galaxy),
        m_cos(std::cos(galaxy.angleDeg * kPi / 180)),
        m_sin(std::sin(galaxy.angleDeg * kPi / 180)),
        // Over an ellipse of axis ratio q, exp(-sqrt(r^2 / h^2 + c^2)) adds up to 2 pi q h^2 (1 + c) exp(-c).
        m_diskPeak((1 - galaxy.bulge) * std::exp(kCore) /
                   (2 * kPi * galaxy.axisRatio * galaxy.radius * galaxy.radius * (1 + kCore))),
        m_bulgeRadius(0.8 * galaxy.radius),
        m_bulgePeak(galaxy.bulge * 2 / (kPi * m_bulgeRadius * m_bulgeRadius)) {}

  double at(double dx, double dy) const {
    const double u = dx * m_cos + dy * m_sin, v = (-dx * m_sin + dy * m_cos) / m_galaxy.axisRatio;
    const double r2 = u * u + v * v, h = m_galaxy.radius;
    double disk = m_diskPeak * std::exp(-std::sqrt(r2 / (h * h) + kCore * kCore));
    if (m_galaxy.arms > 0) {
      // Two arms on opposite sides, of no light in sum: the centre of light stays.
      const double angle = std::atan2(v, u), winding = 3.2 * std::log(std::max(r2 / (h * h), 0.02));
      disk *= 1 + m_galaxy.arms * std::cos(2 * angle - winding) * std::min(1.0, r2 / (h * h));
    }
    const double moffat = 1 + (dx * dx + dy * dy) / (m_bulgeRadius * m_bulgeRadius);
    return disk + m_bulgePeak / (moffat * moffat * moffat);
  }

 private:
  static constexpr double kCore = 0.5;  // in scale lengths
  const MosaicGalaxy& m_galaxy;
  double m_cos, m_sin, m_diskPeak, m_bulgeRadius, m_bulgePeak;
};

/// Bulges are red, disks and arms are blue: how a galaxy's flux in a band follows from that in r.
double fluxIn(const std::string& band, const MosaicGalaxy& galaxy) {
  if (band == "g") return galaxy.flux * (0.75 - 0.35 * galaxy.bulge);
  if (band == "i") return galaxy.flux * (1.15 + 0.45 * galaxy.bulge);
  return galaxy.flux;
}

std::vector<MosaicGalaxy> drawGalaxies(const MosaicOptions& options) {
  std::vector<MosaicGalaxy> galaxies;
  model::Random random(options.seed, 1);
  for (int i = 0; i < options.galaxies; ++i) {
    MosaicGalaxy galaxy;
    galaxy.x = random.uniform(20, options.width - 21.0);
    galaxy.y = random.uniform(20, options.height - 21.0);
    // Euclidean counts: N(> flux) falls as flux^-1.
    const double low = 1 / options.faintest, high = 1 / options.brightest;
    galaxy.flux = 1 / (high + random.uniform() * (low - high));
    galaxy.radius = random.uniform(options.leastRadius, options.greatestRadius) *
                    (galaxy.flux > options.brightest / 5 ? 1.5 : 1.0);
    galaxy.axisRatio = random.uniform(0.35, 1);
    galaxy.angleDeg = random.uniform(0, 180);
    galaxy.bulge = random.uniform() < 0.35 ? random.uniform(0.5, 0.9) : random.uniform(0, 0.3);
    galaxy.arms = galaxy.bulge < 0.5 ? random.uniform(0, 0.8) : 0;
    galaxies.push_back(galaxy);
  }
  return galaxies;
}

/// A file that is being written; removed again if that fails.
class Writer {
 public:
  Writer(const std::filesystem::path& file, const MosaicOptions& options, const std::string& band) {
    const std::string name = "!" + file.string();
    fits_create_file(&m_file, name.c_str(), &m_status);
    if (options.tileWidth > 0) {
      std::array<long, 2> tile{options.tileWidth, options.tileHeight};
      fits_set_compression_type(m_file, RICE_1, &m_status);
      fits_set_tile_dim(m_file, 2, tile.data(), &m_status);
      fits_set_quantize_level(m_file, 8, &m_status);
    }
    std::array<long, 2> size{options.width, options.height};
    fits_create_img(m_file, FLOAT_IMG, 2, size.data(), &m_status);
    const double step = options.sky.pixelScaleArcsec / 3600, angle = options.sky.northAngleDeg * kPi / 180;
    text("FILTER", band);
    text("CTYPE1", "RA---TAN");
    text("CTYPE2", "DEC--TAN");
    text("RADESYS", "ICRS");
    real("CRVAL1", options.sky.reference.raDeg);
    real("CRVAL2", options.sky.reference.decDeg);
    real("CRPIX1", options.sky.referencePixel.x + 1);
    real("CRPIX2", options.sky.referencePixel.y + 1);
    real("CD1_1", -step * std::cos(angle));
    real("CD1_2", -step * std::sin(angle));
    real("CD2_1", -step * std::sin(angle));
    real("CD2_2", step * std::cos(angle));
    check(file);
  }
  ~Writer() {
    int ignored = 0;
    if (m_file != nullptr) fits_close_file(m_file, &ignored);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(std::int64_t firstPixel, std::vector<float>& pixels, const std::filesystem::path& file) {
    fits_write_img(m_file, TFLOAT, firstPixel + 1, static_cast<LONGLONG>(pixels.size()), pixels.data(),
                   &m_status);
    check(file);
  }

 private:
  void text(const char* name, const std::string& value) {
    fits_write_key_str(m_file, name, value.c_str(), nullptr, &m_status);
  }
  void real(const char* name, double value) {
    fits_write_key_dbl(m_file, name, value, 15, nullptr, &m_status);
  }
  void check(const std::filesystem::path& file) const {
    if (m_status != 0)
      throw std::runtime_error(file.string() + " could not be written, CFITSIO status " +
                               std::to_string(m_status));
  }
  fitsfile* m_file = nullptr;
  int m_status = 0;
};

void addGalaxy(const MosaicGalaxy& galaxy, double flux, int firstRow, int rows, int width,
               std::vector<float>& strip) {
  const Profile profile(galaxy);
  const double reach = 9 * galaxy.radius + 2;
  const int x0 = std::max(0, static_cast<int>(galaxy.x - reach));
  const int x1 = std::min(width - 1, static_cast<int>(galaxy.x + reach));
  const int y0 = std::max(firstRow, static_cast<int>(galaxy.y - reach));
  const int y1 = std::min(firstRow + rows - 1, static_cast<int>(galaxy.y + reach));
  for (int y = y0; y <= y1; ++y)
    for (int x = x0; x <= x1; ++x) {
      float& pixel = strip[static_cast<std::size_t>(y - firstRow) * static_cast<std::size_t>(width) +
                           static_cast<std::size_t>(x)];
      pixel += static_cast<float>(flux * profile.at(x - galaxy.x, y - galaxy.y));
    }
}

void writeBand(const std::filesystem::path& file, const std::string& band, std::uint64_t stream,
               const MosaicOptions& options, const std::vector<MosaicGalaxy>& galaxies) {
  // A store of normal numbers that every row enters somewhere: drawing each of 10^8 anew would take longer
  // than all the rest, and nobody sees it.
  model::Random random(options.seed, 100 + stream);
  std::vector<float> normals(std::size_t{1} << 20);
  for (float& value : normals) value = static_cast<float>(random.normal());

  Writer writer(file, options, band);
  const int stripRows =
      options.tileHeight > 0 ? std::max(1, kStripRows / options.tileHeight) * options.tileHeight : kStripRows;
  for (int first = 0; first < options.height; first += stripRows) {
    const int rows = std::min(stripRows, options.height - first);
    std::vector<float> strip(static_cast<std::size_t>(rows) * static_cast<std::size_t>(options.width));
    for (int row = 0; row < rows; ++row) {
      std::size_t place = random.below(normals.size());
      for (int x = 0; x < options.width; ++x) {
        strip[static_cast<std::size_t>(row) * static_cast<std::size_t>(options.width) +
              static_cast<std::size_t>(x)] =
            static_cast<float>(options.background) + static_cast<float>(options.noise) * normals[place];
        if (++place == normals.size()) place = 0;
      }
    }
    for (const MosaicGalaxy& galaxy : galaxies)
      if (galaxy.y + 9 * galaxy.radius + 2 >= first && galaxy.y - 9 * galaxy.radius - 2 <= first + rows)
        addGalaxy(galaxy, fluxIn(band, galaxy), first, rows, options.width, strip);
    writer.write(static_cast<std::int64_t>(first) * options.width, strip, file);
  }
}

}  // namespace

SimulatedMosaic makeMosaic(const std::filesystem::path& folder, const std::string& name,
                           MosaicOptions options) {
  options.sky.referencePixel = {(options.width - 1) / 2.0, (options.height - 1) / 2.0};
  SimulatedMosaic mosaic;
  mosaic.sky = options.sky;
  mosaic.galaxies = drawGalaxies(options);
  std::filesystem::create_directories(folder);
  for (const std::string& band : options.bands)
    mosaic.files.push_back(folder / (name + "_" + band + (options.tileWidth > 0 ? ".fits.fz" : ".fits")));
  model::parallelFor(static_cast<std::int64_t>(options.bands.size()), 1,
                     [&](std::int64_t first, std::int64_t) {
                       const auto band = static_cast<std::size_t>(first);
                       writeBand(mosaic.files[band], options.bands[band], static_cast<std::uint64_t>(first),
                                 options, mosaic.galaxies);
                     });
  return mosaic;
}

}  // namespace test
