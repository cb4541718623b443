#include "tests/support/sample_project.h"

#include <cstdio>
#include <limits>
#include <numeric>
#include <utility>

namespace test {

using namespace labeling;

std::vector<NewObject> objectsNamed(int count, int first) {
  std::vector<NewObject> objects;
  for (int i = first; i < first + count; ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "J%04d", i);
    objects.push_back({name,
                       static_cast<double>(i % 360),
                       -static_cast<double>(i % 90),
                       {{"r", std::string("/survey/images/") + name + ".fits", -1, 0}}});
  }
  return objects;
}

Project emptyProject(const std::filesystem::path& directory, int count) {
  Project project = Project::create(directory, "Sample");
  project.addObjects(objectsNamed(count));
  return project;
}

LabelEvent answer(std::int64_t row, const std::string& annotator, const std::string& question,
                  const std::string& given) {
  LabelEvent event;
  event.row = row;
  event.annotator = annotator;
  event.question = question;
  event.answer = given;
  return event;
}

LabelEvent number(std::int64_t row, const std::string& annotator, const std::string& question, double value) {
  LabelEvent event = answer(row, annotator, question, "");
  event.value = value;
  return event;
}

namespace {
template <typename Values>
TableColumn column(const std::string& name, Values values) {
  TableColumn made;
  made.name = name;
  made.values = std::move(values);
  return made;
}
}  // namespace

TableColumn texts(const std::string& name, std::vector<std::string> values) {
  return column(name, std::move(values));
}
TableColumn reals(const std::string& name, std::vector<double> values) {
  return column(name, std::move(values));
}
TableColumn integers(const std::string& name, TableColumn::Integers values) {
  return column(name, std::move(values));
}

Project threeAnnotators(const std::filesystem::path& directory) {
  Project project = emptyProject(directory, 6);
  Table table;
  table.rows = 6;
  table.source = "sample.csv";
  table.columns.push_back(reals("r_mag", {15, 16, 17, 18, 19, std::numeric_limits<double>::quiet_NaN()}));
  table.columns.back().unit = "mag";
  table.columns.push_back(integers("objid", {587722952767439450, 587722952767439451, 587722952767439452,
                                             587722952767439453, 587722952767439454, std::nullopt}));
  table.columns.push_back(texts("class", {"spiral", "spiral", "elliptical", "merger", "elliptical", ""}));
  std::vector<std::int64_t> rows(6);
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  project.addColumns(table, rows);
  LabelLog log(project);
  log.append(answer(0, "ana", "bar", "yes"));
  log.append(answer(0, "ben", "bar", "yes"));
  log.append(answer(0, "cleo", "bar", "yes"));
  log.append(answer(1, "ana", "bar", "yes"));
  log.append(answer(1, "ben", "bar", "no"));
  log.append(answer(2, "ana", "bar", "no"));
  log.append(answer(3, "ben", "bar", "yes"));
  LabelEvent flag = answer(4, "cleo", "", "on");
  flag.kind = EventKind::Flag;
  log.append(flag);
  return project;
}

}  // namespace test
