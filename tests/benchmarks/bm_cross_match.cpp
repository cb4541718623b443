// 100,000 x 100,000 positions over the whole sky, beside brute force and astropy's match in the same run:
//     BUILD/benchmarks/bm_cross_match
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <numbers>
#include <vector>

#include "labeling/survey/cross_match.h"
#include "labeling/survey/sky_separation.h"
#include "labeling/survey/table.h"
#include "model/base/random.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

// The second list is the first with noise of 0.3 arcsec, in another order.
void makeSkies(std::size_t count, std::vector<SkyPosition>& first, std::vector<SkyPosition>& second) {
  model::Random random(11);
  for (std::size_t i = 0; i < count; ++i) {
    const double dec = std::asin(random.uniform(-1, 1)) * 180 / std::numbers::pi;
    first.push_back({random.uniform(0, 360), dec});
    const double east = 0.3 / 3600 * random.normal() / std::max(std::cos(dec * std::numbers::pi / 180), 1e-3);
    second.push_back({std::fmod(first.back().raDeg + east + 360, 360),
                      std::clamp(dec + 0.3 / 3600 * random.normal(), -90.0, 90.0)});
  }
  random.shuffle(second);
}

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void writeSky(const std::vector<SkyPosition>& sky, const fs::path& file) {
  TableColumn::Reals ra, dec;
  for (const SkyPosition& position : sky) {
    ra.push_back(position.raDeg);
    dec.push_back(position.decDeg);
  }
  Table table;
  table.rows = sky.size();
  table.columns = {{"ra", "deg", "", "", ra}, {"dec", "deg", "", "", dec}};
  writeTable(table, file);
}
}  // namespace

int main() {
  std::vector<SkyPosition> first, second;
  makeSkies(100'000, first, second);
  std::size_t pairs = 0;
  std::vector<double> times;
  for (int i = 0; i < 9; ++i)
    times.push_back(secondsOf([&] {
      pairs = crossMatch(first, second, {1, MatchMode::BestSymmetric}).pairs.size();
    }));
  std::sort(times.begin(), times.end());
  std::printf("best symmetric, 100,000 x 100,000, 1 arcsec: %zu pairs\n", pairs);
  std::printf("  seconds, 9 runs: fastest %.3f, median %.3f, slowest %.3f\n", times.front(), times[4],
              times.back());
  std::printf("  one thread: %.3f\n", secondsOf([&] {
                crossMatch(first, second, {1, MatchMode::BestSymmetric, 1});
              }));

  // Brute force grows with the product: a hundredth of the rows on each side, times 10,000.
  const std::vector<SkyPosition> few(first.begin(), first.begin() + 1000),
      others(second.begin(), second.begin() + 1000);
  double sum = 0;
  const double brute = secondsOf([&] {
    for (const SkyPosition& a : few)
      for (const SkyPosition& b : others) sum += separationArcsec(a, b) < 1 ? 1 : 0;
  });
  std::printf("brute force (from 1,000 x 1,000): %.0f seconds; ratio %.0f\n", brute * 1e4,
              brute * 1e4 / times[4]);

  const fs::path folder = fs::temp_directory_path() / "bm_cross_match";
  fs::create_directories(folder);
  writeSky(first, folder / "first.fits");
  writeSky(second, folder / "second.fits");
  const std::string script =
      "import time, sys\n"
      "from astropy.table import Table\n"
      "from astropy.coordinates import SkyCoord\n"
      "import astropy.units as u\n"
      "a, b = (SkyCoord(t['ra'], t['dec'], unit='deg') for t in (Table.read(f) for f in sys.argv[1:3]))\n"
      "start = time.perf_counter()\n"
      "index, separation, _ = a.match_to_catalog_sky(b)\n"
      "n = (separation < 1 * u.arcsec).sum()\n"
      "print(f'astropy match_to_catalog_sky (best of first): {n} pairs, {time.perf_counter() - start:.3f} seconds')\n";
  if (std::FILE* file = std::fopen((folder / "astropy_match.py").c_str(), "w")) {
    std::fputs(script.c_str(), file);
    std::fclose(file);
  }
  std::fflush(stdout);
  const std::string call = "/usr/bin/python3 " + (folder / "astropy_match.py").string() + " " +
                           (folder / "first.fits").string() + " " + (folder / "second.fits").string();
  if (std::system(call.c_str()) != 0) std::puts("astropy is not installed (Debian package python3-astropy)");
  fs::remove_all(folder);
  return 0;
}
