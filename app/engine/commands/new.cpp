#include "app/engine/commands.h"
#include "app/engine/commands/match_report.h"
#include "app/engine/commands/new_mosaic.h"
#include "app/engine/commands/parameters.h"
#include "labeling/store/project_builder.h"
#include "labeling/workflow/classify.h"
#include "labeling/workflow/start_models.h"

namespace app {
namespace {

Json runNewFolder(const Json& parameters, const Job& job) {
  labeling::NewProjectOptions options;
  if (text(parameters, "images").empty())
    throw UsageError(
        "new: give --images, a folder of cutouts, or --mosaic, a large image to make views into");
  options.directory = text(parameters, "dir");
  options.images = text(parameters, "images");
  options.idColumn = text(parameters, "id");
  options.title = text(parameters, "title");
  options.bandsFrom = text(parameters, "bands_from");
  if (parameters.contains("catalogue")) {
    options.catalogue = text(parameters, "catalogue");
    if (parameters.contains("match_sky")) options.matchSkyArcsec = parameters.at("match_sky").get<double>();
    options.raColumn = text(parameters, "ra");
    options.decColumn = text(parameters, "dec");
    if (options.idColumn.empty() && !options.matchSkyArcsec)
      throw UsageError(
          "new: a catalogue needs --id, the column that holds the names of the images, or --match-sky");
  }
  const labeling::NewProjectReport report = labeling::createProject(options, job.control);

  Json unusable = Json::array();
  for (const labeling::UnusableFile& file : report.unusable)
    unusable.push_back({{"file", file.path}, {"reason", file.reason}});
  Json damaged = Json::array();
  for (const labeling::UnusableFile& file : report.damaged)
    damaged.push_back({{"file", file.path}, {"reason", file.reason}});
  return {{"objects", report.objects},
          {"matched", report.matched},
          {"unmatched_images", report.unmatchedImages.size()},
          {"unmatched_rows", report.unmatchedRows.size()},
          {"unmatched_image_names", report.unmatchedImages},
          {"unmatched_row_ids", report.unmatchedRows},
          {"unusable", unusable},
          {"damaged", damaged},
          {"sky", report.sky ? matchAsJson(*report.sky) : Json()}};
}

Json run(const Json& parameters, const Job& job) {
  Json result = isMosaicProject(parameters) ? runNewMosaic(parameters, job) : runNewFolder(parameters, job);
  result["model"] = "";
  result["failed"] = Json::array();
  if (parameters.at("predictions").get<bool>() && result.at("objects").get<std::int64_t>() > 0) {
    std::string model;
    {
      labeling::Project project = labeling::Project::open(text(parameters, "dir"));
      labeling::addStartModels(project);
      model = project.modelInUse();
    }
    if (!model.empty()) {
      result["model"] = model;
      result["failed"] = failuresAsJson(
          labeling::classify(text(parameters, "dir"), model, parameters.at("samples").get<int>(), job.control)
              .failed);
    }
  }
  return result;
}

std::string folderWords(const Json& result) {
  return counted(result.at("objects").get<std::int64_t>(), "object") + ", " +
         std::to_string(result.at("matched").get<std::int64_t>()) + " with a catalogue row; " +
         std::to_string(result.at("unmatched_images").get<std::int64_t>()) + " images and " +
         std::to_string(result.at("unmatched_rows").get<std::int64_t>()) + " rows without a partner.";
}

std::string words(const Json& result) {
  std::string all = result.contains("bands") ? newMosaicWords(result) : folderWords(result);
  if (result.contains("sky") && !result.at("sky").is_null())
    all += "\n" + matchWords(result.at("sky"), "table", "images");
  if (const auto model = text(result, "model"); !model.empty()) all += "\nClassified by " + model + ".";
  if (result.contains("damaged"))
    for (const Json& file : result.at("damaged"))
      all += "\nUsed in part: " + file.at("reason").get<std::string>();
  if (result.contains("unusable"))
    for (const Json& file : result.at("unusable"))
      all += "\nLeft out: " + file.at("reason").get<std::string>();
  for (const Json& failure : result.at("failed"))
    all += "\nNo prediction: " + failure.at("reason").get<std::string>();
  return all;
}

}  // namespace

Command newCommand() {
  Command command;
  command.name = "new";
  command.summary = "makes a project from a folder of cutouts, or of views into mosaics";
  command.parameters = {
      positional("dir", "directory to make, NAME.tuningfork"),
      option("images", ParameterType::Text, "folder of FITS, JPEG, PNG or TIFF cutouts"),
      option("bands_from", ParameterType::Text,
             "how the images' names tell objects and bands, such as '{object}_{band}.fits' or "
             "'{band}/{object}.fits'; guessed if absent"),
      option("catalogue", ParameterType::Text, "table (CSV, TSV, FITS) that describes the objects"),
      option("id", ParameterType::Text,
             "column of the table that names the image (file name, with or without ending), or the object"),
      option(
          "match_sky", ParameterType::Number,
          "join by position instead, within so many arcsec of the middle of an image; --id then names objects"),
      option("title", ParameterType::Text, "title of the project; its directory's name if absent"),
      option("predictions", ParameterType::Flag, "add the models that come with the program and classify",
             true),
      option("samples", ParameterType::Integer, "dropout passes behind each uncertainty", 32)};
  for (Parameter& parameter : mosaicParameters()) command.parameters.push_back(std::move(parameter));
  command.run = run;
  command.words = words;
  return command;
}

}  // namespace app
