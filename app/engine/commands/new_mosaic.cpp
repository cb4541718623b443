#include "app/engine/commands/new_mosaic.h"

#include <algorithm>

#include "app/engine/commands/parameters.h"
#include "labeling/store/mosaic_project.h"

namespace app {
namespace {

constexpr std::size_t kMostNamed = 100;  // of a million rows nobody reads more

labeling::MosaicProjectOptions optionsOf(const Json& parameters) {
  labeling::MosaicProjectOptions options;
  options.directory = text(parameters, "dir");
  options.mosaics = texts(parameters, "mosaic");
  options.catalogue = text(parameters, "catalogue");
  options.idColumn = text(parameters, "id");
  options.raColumn = text(parameters, "ra");
  options.decColumn = text(parameters, "dec");
  options.size = text(parameters, "size");
  options.gridBand = text(parameters, "grid");
  options.resampling = text(parameters, "resampling") == "bilinear" ? labeling::Resampling::Bilinear
                                                                    : labeling::Resampling::Lanczos3;
  options.detectionBand = text(parameters, "detect_band");
  options.detection.thresholdSigma = parameters.at("threshold").get<double>();
  options.detection.minimumPixels = parameters.at("min_pixels").get<int>();
  options.detection.deblendContrast = parameters.at("deblend").get<double>();
  options.title = text(parameters, "title");
  return options;
}

std::string number(const Json& value) { return counted(value.get<std::int64_t>(), "object"); }

}  // namespace

std::vector<Parameter> mosaicParameters() {
  return {
      option(
          "mosaic", ParameterType::Texts,
          "large FITS image to make views into, FILE or BAND=FILE; may be repeated: bands, and tiles of a band"),
      option("ra", ParameterType::Text, "column with right ascension in degrees; guessed if absent"),
      option("dec", ParameterType::Text, "column with declination in degrees; guessed if absent"),
      option("size", ParameterType::Text,
             "side of a view in arcsec, or the column that holds it; with --detect 6 Kron radii if absent"),
      option("grid", ParameterType::Text,
             "band whose pixels the others are brought to; the one with the finest pixels if absent"),
      choice("resampling", {"lanczos3", "bilinear"}, "how the other bands are brought there", "lanczos3"),
      option("detect", ParameterType::Flag, "find the sources of the mosaics instead of reading a catalogue",
             false),
      option("detect_band", ParameterType::Text, "band that sources are found in; that of --grid if absent"),
      option("threshold", ParameterType::Number, "a source is this many sigma above the background", 3.0),
      option("min_pixels", ParameterType::Integer, "in at least so many connected pixels", 5),
      option("deblend", ParameterType::Number, "share of the light a part needs to be a source of its own",
             0.005)};
}

bool isMosaicProject(const Json& parameters) { return !texts(parameters, "mosaic").empty(); }

Json runNewMosaic(const Json& parameters, const Job& job) {
  const bool detecting = parameters.at("detect").get<bool>();
  if (!text(parameters, "images").empty())
    throw UsageError("new: --images and --mosaic are two ways to make a project; give one of them");
  if (!text(parameters, "bands_from").empty())
    throw UsageError("new: --bands-from is for --images; a mosaic's band is named as in --mosaic r=FILE");
  if (detecting == !text(parameters, "catalogue").empty())
    throw UsageError(
        "new: --mosaic needs the positions of the objects: a --catalogue, or --detect to find them");
  if (!detecting && text(parameters, "size").empty())
    throw UsageError("new: --mosaic with a catalogue needs --size, the side of a view in arcsec or a column");
  const labeling::MosaicProjectReport report =
      labeling::createMosaicProject(optionsOf(parameters), job.control);

  Json bands = Json::array();
  for (const auto& band : report.bands)
    bands.push_back(
        {{"band", band.name}, {"mosaics", band.files}, {"partly", band.partly}, {"without", band.without}});
  Json leftOut = Json::array();
  for (std::size_t i = 0; i < std::min(kMostNamed, report.leftOut.size()); ++i)
    leftOut.push_back({{"object", report.leftOut[i].object}, {"reason", report.leftOut[i].reason}});
  Json partly = Json::array();
  for (std::size_t i = 0; i < std::min(kMostNamed, report.partly.size()); ++i)
    partly.push_back(report.partly[i]);
  return {{"objects", report.objects},
          {"matched", report.objects},
          {"rows", report.rows},
          {"detected", detecting},
          {"bands", bands},
          {"grid", report.gridBand},
          {"left_out", report.leftOut.size()},
          {"left_out_rows", leftOut},
          {"partly_covered", report.partly.size()},
          {"partly_covered_names", partly}};
}

std::string newMosaicWords(const Json& result) {
  const auto objects = result.at("objects").get<std::int64_t>();
  std::string all =
      counted(objects, "object") + (result.at("detected").get<bool>() ? " found" : " placed") + " in ";
  std::string names;
  for (const Json& band : result.at("bands")) {
    const auto mosaics = band.at("mosaics").get<std::int64_t>();
    names += (names.empty() ? "" : ", ") + band.at("band").get<std::string>() +
             (mosaics == 1 ? "" : " (" + std::to_string(mosaics) + " tiles)");
  }
  all += names + "; the pixels are those of " + text(result, "grid") + ".";
  for (const Json& band : result.at("bands"))
    if (const Json& without = band.at("without"); without.get<std::int64_t>() > 0)
      all += "\n" + number(without) + " without an image in " + band.at("band").get<std::string>() + ".";
  if (const Json& partly = result.at("partly_covered"); partly.get<std::int64_t>() > 0) {
    all += "\n" + number(partly) + " with missing pixels, where a mosaic ends:";
    for (std::size_t i = 0; i < std::min<std::size_t>(5, result.at("partly_covered_names").size()); ++i)
      all += (i == 0 ? " " : ", ") + result.at("partly_covered_names")[i].get<std::string>();
    all += partly.get<std::int64_t>() > 5 ? " ..." : ".";
  }
  if (const auto left = result.at("left_out").get<std::int64_t>(); left > 0) {
    all += "\nLeft out: " + counted(left, "row") + ".";
    for (std::size_t i = 0; i < std::min<std::size_t>(5, result.at("left_out_rows").size()); ++i)
      all += "\n  " + result.at("left_out_rows")[i].at("reason").get<std::string>();
  }
  return all;
}

}  // namespace app
