#include "tests/labeling/workflow/blob_project.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "labeling/history/import_labels.h"
#include "labeling/history/label_log.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/project.h"
#include "model/base/random.h"
#include "tests/labeling/survey/pictures.h"

namespace test {
namespace fs = std::filesystem;

fs::path blobProject(const fs::path& folder, int count) {
  constexpr unsigned kSide = 48;
  fs::create_directories(folder / "images");
  std::vector<labeling::NewObject> objects;
  std::vector<labeling::LabelEvent> events;
  const auto label = [&](std::int64_t row, const char* question, const std::string& answer,
                         std::optional<double> value) {
    labeling::LabelEvent event;
    event.row = row;
    event.question = question;
    event.answer = answer;
    event.value = value;
    event.annotator = "ana";
    events.push_back(event);
  };
  for (int i = 0; i <= count; ++i) {
    char name[16];
    std::snprintf(name, sizeof name, i < count ? "blob%03d" : "blob_bad", i);
    const fs::path file = folder / "images" / (std::string(name) + ".jpg");
    model::Random random(1, static_cast<std::uint64_t>(i));
    const bool isBlue = random.below(2) == 0;
    const double radius = random.uniform(3, 8);
    if (i < count) {
      std::vector<unsigned char> samples;
      for (unsigned y = 0; y < kSide; ++y)
        for (unsigned x = 0; x < kSide; ++x) {
          const double r2 = std::pow(x - 24.0, 2) + std::pow(y - 24.0, 2);
          const double light = 200 * std::exp(-r2 / (2 * radius * radius)) + random.uniform(0, 20);
          samples.push_back(static_cast<unsigned char>(isBlue ? light / 3 : light));
          samples.push_back(static_cast<unsigned char>(light / 2));
          samples.push_back(static_cast<unsigned char>(isBlue ? light : light / 3));
        }
      std::ofstream(file, std::ios::binary) << jpegOf(kSide, kSide, 3, samples);
    } else {
      std::ofstream(file) << "The server is busy.";
    }
    objects.push_back({name, 0, 0, {labeling::ImageSource{"", file.string(), -1, 0}}});
    if (i % 6 == 5) continue;
    label(i, "disk", isBlue ? "yes" : "no", {});
    label(i, "t_type", "", radius - 5);
  }
  labeling::Project project = labeling::Project::create(folder / "blobs.tuningfork", "blobs");
  project.addObjects(objects);
  labeling::Scheme scheme = labeling::projectScheme(project);
  if (scheme.find("t_type") == nullptr) {
    labeling::Question type;
    type.id = "t_type";
    type.words = type.shortWords = "T-Type";
    type.kind = labeling::QuestionKind::Number;
    type.low = -3;
    type.high = 10;
    scheme.questions.push_back(type);
    labeling::setProjectScheme(project, scheme);
  }
  labeling::LabelLog(project).append(events);
  return folder / "blobs.tuningfork";
}

}  // namespace test
