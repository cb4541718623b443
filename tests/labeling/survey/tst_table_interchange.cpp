// Others read what is written here: astropy and STILTS (TOPCAT's engine) say what they see in our files.
// Where they are not installed the tests are skipped with a sentence.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <tuple>

#include "labeling/survey/cross_match.h"
#include "labeling/survey/table.h"
#include "model/base/random.h"
#include "tests/labeling/survey/fits_bytes.h"

namespace {
using namespace labeling;
namespace fs = std::filesystem;

struct Output {
  std::string text;
  int status = 0;
};

Output run(const std::string& command) {
  Output output;
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.text.append(buffer.data(), count);
  output.status = pclose(pipe);
  return output;
}

// The distribution's Python: another one in the path has no astropy of Debian.
const std::string kPython = "/usr/bin/python3 ";

bool hasAstropy() { return run(kPython + "-c 'import astropy'").status == 0; }
bool hasStilts() { return run("stilts -version").status == 0; }

Table sample() {
  Table table;
  table.rows = 4;
  table.columns.push_back({"objid", "", "meta.id;meta.main", "Survey id",
                           TableColumn::Integers{1237648720693755918, std::nullopt, -9007199254740993, 0}});
  table.columns.push_back({"ra", "deg", "pos.eq.ra;meta.main", "Right ascension, ICRS",
                           TableColumn::Reals{0.1, std::nan(""), 359.999999999, 1e-300}});
  table.columns.push_back(
      {"r_mag", "mag", "phot.mag;em.opt.R", "",
       TableColumn::Reals{17.25, std::numeric_limits<double>::infinity(), -1, std::nan("")}});
  table.columns.push_back({"class", "", "src.morph.type", "Class, \"as seen\"",
                           TableColumn::Texts{"spiral, \"barred\"", "", "<S0> & co", "E"}});
  return table;
}

/// What sample() is, as the scripts below print it.
constexpr const char* kExpected =
    "objid 1237648720693755918 None -9007199254740993 0\n"
    "ra 0.1 nan 359.999999999 1e-300\n"
    "r_mag 17.25 inf -1.0 nan\n"
    "class spiral, \"barred\"||<S0> & co|E\n"
    "units deg mag\n";

constexpr const char* kPrint = R"(
import sys, warnings, math
warnings.simplefilter("ignore")
import numpy as np
from astropy.table import Table
t = Table.read(sys.argv[1], format=sys.argv[2])
def cells(name):
    return [None if np.ma.is_masked(v) else v for v in t[name]]
def real(v):
    return "nan" if v is None or math.isnan(v) else repr(float(v))
print("objid", *[None if v is None else int(v) for v in cells("objid")])
assert t["objid"].dtype.kind == "i" and t["objid"].dtype.itemsize == 8, t["objid"].dtype
print("ra", *[real(v) for v in cells("ra")])
print("r_mag", *[real(v) for v in cells("r_mag")])
print("class", "|".join("" if v is None else str(v) for v in cells("class")))
print("units", t["ra"].unit, t["r_mag"].unit)
if sys.argv[2] == "votable":
    print("ucds", t["objid"].meta["ucd"], t["ra"].meta["ucd"])
if sys.argv[2] == "fits":
    from astropy.io import fits
    h = fits.open(sys.argv[1])[1].header
    print("ucds", h["TUCD1"], h["TUCD2"])
if sys.argv[2] == "ascii.ecsv":
    print("ucds meta.id;meta.main", t["ra"].meta["ucd"])
)";

TEST(Astropy, readsWhatIsWrittenHere) {
  if (!hasAstropy()) GTEST_SKIP() << "astropy is not installed (Debian package python3-astropy)";
  const test::TemporaryFolder folder;
  const fs::path script = folder.write("show.py", kPrint);
  for (const auto& [name, format] :
       {std::pair{"t.fits", "fits"}, {"t.vot", "votable"}, {"t.ecsv", "ascii.ecsv"}}) {
    SCOPED_TRACE(name);
    writeTable(sample(), folder / name);
    const Output shown = run(kPython + script.string() + " " + (folder / name).string() + " " + format);
    EXPECT_EQ(shown.status, 0);
    EXPECT_EQ(shown.text, std::string(kExpected) + "ucds meta.id;meta.main pos.eq.ra;meta.main\n");
  }
}

TEST(Astropy, findsOurVoTablesValid) {
  if (!hasAstropy()) GTEST_SKIP() << "astropy is not installed (Debian package python3-astropy)";
  const test::TemporaryFolder folder;
  writeTable(sample(), folder / "t.vot");
  const fs::path script = folder.write("strict.py", R"(
import sys, warnings
warnings.simplefilter("error")
from astropy.io.votable import parse
parse(sys.argv[1], verify="exception")
print("valid")
)");
  EXPECT_EQ(run(kPython + script.string() + " " + (folder / "t.vot").string()).text, "valid\n");
}

TEST(Stilts, readsWhatIsWrittenHere) {
  if (!hasStilts()) GTEST_SKIP() << "STILTS is not installed (Debian package stilts)";
  const test::TemporaryFolder folder;
  for (const std::string name : {"t.fits", "t.vot"}) {
    SCOPED_TRACE(name);
    writeTable(sample(), folder / name);
    const Output meta = run("stilts tpipe in=" + (folder / name).string() +
                            " cmd='meta name class units ucd description' ofmt=csv");
    EXPECT_NE(meta.text.find("objid,Long,,meta.id;meta.main,Survey id"), std::string::npos) << meta.text;
    EXPECT_NE(meta.text.find("ra,Double,deg,pos.eq.ra;meta.main,\"Right ascension, ICRS\""),
              std::string::npos)
        << meta.text;
    // STILTS rewrites it as CSV: the digits of the ids, the nulls and the texts must be ours.
    const fs::path back = folder / (name + ".csv");
    EXPECT_EQ(run("stilts tpipe in=" + (folder / name).string() + " out=" + back.string()).status, 0);
    const Table read = readTable(back);
    const Table written = sample();
    ASSERT_EQ(read.rows, written.rows);
    for (const TableColumn& column : written.columns)
      for (std::size_t row = 0; row < written.rows; ++row) {
        if (column.name == "r_mag" && row == 1) continue;  // infinity has no agreed spelling in CSV
        if (const auto number = column.numberAt(row); number && column.name != "objid")
          EXPECT_EQ(read.at(column.name).numberAt(row), number) << column.name << row;
        else
          EXPECT_EQ(read.at(column.name).textAt(row), column.textAt(row)) << column.name << row;
      }
  }
}

TEST(Stilts, reportsNothingAboutOurVoTables) {
  if (!hasStilts()) GTEST_SKIP() << "STILTS is not installed (Debian package stilts)";
  const test::TemporaryFolder folder;
  writeTable(sample(), folder / "t.vot");
  EXPECT_EQ(run("stilts votlint votable=" + (folder / "t.vot").string()).text, "");
}

TEST(Stilts, matchesTheSkyTheSameWay) {
  if (!hasStilts()) GTEST_SKIP() << "STILTS is not installed (Debian package stilts)";
  // A crowded patch over RA 0 near the pole: many rows have several partners within the radius.
  model::Random random(9);
  std::array<std::vector<SkyPosition>, 2> sky;
  const test::TemporaryFolder folder;
  for (std::size_t side = 0; side < 2; ++side) {
    Table table;
    table.rows = 3000;
    TableColumn::Reals ra, dec;
    TableColumn::Integers rows;
    for (std::size_t i = 0; i < table.rows; ++i) {
      sky[side].push_back({std::fmod(359.5 + random.uniform(), 360), 80 + random.uniform(0, 0.1)});
      ra.push_back(sky[side].back().raDeg);
      dec.push_back(sky[side].back().decDeg);
      rows.push_back(static_cast<std::int64_t>(i));
    }
    table.columns = {
        {"row", "", "", "", rows}, {"ra", "deg", "pos.eq.ra", "", ra}, {"dec", "deg", "pos.eq.dec", "", dec}};
    writeTable(table, folder / ("sky" + std::to_string(side) + ".fits"));
  }
  // Where rows compete for partners STILTS's "best" takes second choices too; at 0.5 arcsec nobody competes.
  for (const auto& [find, mode, radius] : {std::tuple{"best", MatchMode::BestSymmetric, 0.5},
                                           {"all", MatchMode::All, 5.0},
                                           {"best1", MatchMode::BestOfFirst, 5.0}}) {
    SCOPED_TRACE(find);
    const Output ran = run("stilts tmatch2 matcher=sky params=" + std::to_string(radius) +
                           " values1='ra dec' values2='ra dec' in1=" + (folder / "sky0.fits").string() +
                           " in2=" + (folder / "sky1.fits").string() + " join=1and2 find=" + find +
                           " out=" + (folder / "matched.csv").string());
    ASSERT_EQ(ran.status, 0) << ran.text;
    const Table theirs = readTable(folder / "matched.csv");
    const CrossMatch ours = crossMatch(sky[0], sky[1], {radius, mode});
    std::vector<std::pair<std::int64_t, std::int64_t>> a, b;
    for (const SkyPair& pair : ours.pairs) a.emplace_back(pair.first, pair.second);
    for (std::size_t row = 0; row < theirs.rows; ++row)
      b.emplace_back(static_cast<std::int64_t>(*theirs.at("row_1").numberAt(row)),
                     static_cast<std::int64_t>(*theirs.at("row_2").numberAt(row)));
    std::sort(b.begin(), b.end());
    EXPECT_GT(a.size(), 20U);
    EXPECT_EQ(a, b);
  }
}
}  // namespace
