#include "labeling/history/export_catalogue.h"

#include <limits>
#include <numeric>
#include <optional>

#include "labeling/history/label_log.h"
#include "labeling/history/snapshot.h"
#include "labeling/scheme/scheme.h"
#include "labeling/store/derived_columns.h"
#include "labeling/store/project_scheme.h"
#include "labeling/store/scores.h"
#include "model/base/error.h"

namespace labeling {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class TableMaker {
 public:
  explicit TableMaker(const std::vector<std::int64_t>& rows) : m_rows(rows) { m_table.rows = rows.size(); }

  // A name that exists already gets a number, as two columns of a table cannot share one.
  void add(const std::string& name, TableColumn column) {
    column.name = name;
    for (int i = 2; m_table.find(column.name) != nullptr; ++i) column.name = name + "_" + std::to_string(i);
    m_table.columns.push_back(std::move(column));
  }

  template <typename Values>
  TableColumn columnOf(const Values& all, const std::string& unit, const std::string& ucd,
                       const std::string& description) const {
    Values chosen;
    chosen.reserve(m_rows.size());
    for (const std::int64_t row : m_rows) chosen.push_back(all.at(static_cast<std::size_t>(row)));
    TableColumn column;
    column.unit = unit;
    column.ucd = ucd;
    column.description = description;
    column.values = std::move(chosen);
    return column;
  }

  Table take() { return std::move(m_table); }

 private:
  const std::vector<std::int64_t>& m_rows;
  Table m_table;
};

void addObjects(TableMaker& maker, const Project& project, const std::vector<std::string>& names) {
  maker.add("object", maker.columnOf(names, "", "meta.id;meta.main", "Name of the object"));
  std::vector<double> ra(names.size()), dec(names.size());
  bool isKnown = false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const SkyPosition position = project.position(static_cast<std::int64_t>(i));
    ra[i] = position.raDeg;
    dec[i] = position.decDeg;
    isKnown = isKnown || ra[i] == ra[i];
  }
  if (!isKnown) return;
  maker.add("ra_deg", maker.columnOf(ra, "deg", "pos.eq.ra;meta.main", "Right ascension, ICRS"));
  maker.add("dec_deg", maker.columnOf(dec, "deg", "pos.eq.dec;meta.main", "Declination, ICRS"));
}

void addCatalogue(TableMaker& maker, const Project& project) {
  for (const ColumnInfo& info : project.columns()) {
    if (info.type == ColumnType::Text) {
      maker.add(info.name, maker.columnOf(project.texts(info.name), info.unit, info.ucd, info.description));
    } else if (info.type == ColumnType::Real) {
      maker.add(info.name, maker.columnOf(project.numbers(info.name), info.unit, info.ucd, info.description));
    } else {
      maker.add(info.name,
                maker.columnOf(project.integers(info.name), info.unit, info.ucd, info.description));
    }
  }
}

/// The uuids of the events that each label rests on, so that it can be traced.
std::string joined(const std::vector<std::string>& events) {
  std::string all;
  for (const std::string& event : events) all += (all.empty() ? "" : " ") + event;
  return all;
}

/// The labels of a question: of a snapshot, or the majority of now.
std::vector<ConsensusLabel> labelsOf(const Project& project, const Snapshot* snapshot,
                                     const std::string& question) {
  if (snapshot == nullptr) return consensus(LabelLog(project), question);
  std::vector<ConsensusLabel> labels = snapshot->labels.at(question);
  for (ConsensusLabel& label : labels)
    label.events = snapshotEvents(project, snapshot->id, question, label.row);
  return labels;
}

std::vector<std::string> questionsOf(const Project& project, const Snapshot* snapshot) {
  if (snapshot == nullptr) return LabelLog(project).questions();
  std::vector<std::string> questions;
  for (const auto& [question, labels] : snapshot->labels) questions.push_back(question);
  return questions;
}

void addLabels(TableMaker& maker, const Project& project, std::size_t objects, const Snapshot* snapshot) {
  const Scheme scheme = storedScheme(project);
  for (const std::string& question : questionsOf(project, snapshot)) {
    const Question* asked = scheme.find(question);
    const std::string words = asked == nullptr ? question : asked->words;
    std::vector<std::string> answers(objects);
    std::vector<double> values(objects, kMissing);
    std::vector<std::string> events(objects);
    TableColumn::Integers annotators(objects, 0);
    bool isNumber = asked != nullptr && asked->kind == QuestionKind::Number;
    for (const ConsensusLabel& label : labelsOf(project, snapshot, question)) {
      const auto row = static_cast<std::size_t>(label.row);
      answers.at(row) = label.answer;
      values.at(row) = label.value;
      annotators.at(row) = label.annotators;
      events.at(row) = joined(label.events);
      isNumber = isNumber || (asked == nullptr && label.answer.empty());
    }
    if (isNumber) {
      maker.add("label_" + question,
                maker.columnOf(values, "", "src.morph.type", words + " (mean of the annotators)"));
    } else {
      maker.add("label_" + question, maker.columnOf(answers, "", "meta.code.class;src.morph",
                                                    words + " (majority of the annotators)"));
    }
    maker.add("label_" + question + "_annotators",
              maker.columnOf(annotators, "", "meta.number", "Annotators behind label_" + question));
    maker.add("label_" + question + "_events",
              maker.columnOf(events, "", "meta.id", "UUIDs of the label events behind label_" + question));
  }
  if (snapshot == nullptr) return;
  const std::vector<std::string> names(objects, snapshot->name + " " + snapshot->hash);
  maker.add("label_snapshot",
            maker.columnOf(names, "", "meta.version", "Snapshot that the labels belong to, and its hash"));
}

void addScores(TableMaker& maker, const Project& project, std::size_t objects) {
  const std::string model = project.modelInUse();
  if (model.empty()) return;
  const auto scores = Scores::open(project, model);
  // Stale scores of the same objects still say what that model said; of other objects they say nothing.
  if (!scores || scores->objects() != static_cast<std::int64_t>(objects)) return;
  for (const Scores::Column& column : scores->columns()) {
    const bool isSigma =
        column.name.size() > 6 && column.name.compare(column.name.size() - 6, 6, "_sigma") == 0;
    const bool isProbability = column.name.rfind("p_", 0) == 0;
    const std::string ucd =
        std::string(isSigma ? "stat.error;" : "") + (isProbability ? "stat.probability" : "src.morph.type");
    const std::string what = std::string(isSigma ? "Spread over the dropout passes of " : "Output of ") +
                             "model " + model + (isProbability ? ", calibrated probability" : "");
    maker.add(column.name,
              maker.columnOf(std::vector<double>(column.values.begin(), column.values.end()), "", ucd, what));
  }
}

void addDerived(TableMaker& maker, const Project& project) {
  const DerivedColumns derived = DerivedColumns::open(project, project.modelInUse());
  for (const DerivedColumns::View& column : derived.views())
    maker.add(column.name, maker.columnOf(std::vector<double>(column.values.begin(), column.values.end()), "",
                                          "stat.value", "Computed: " + column.file));
}

}  // namespace

Table catalogueTable(const Project& project, const std::vector<std::int64_t>& chosen,
                     const std::string& snapshotName) {
  std::optional<Snapshot> snapshot;
  if (!snapshotName.empty()) snapshot = readSnapshot(project, snapshotNamed(project, snapshotName));
  const std::vector<std::string> names = project.objectNames();
  std::vector<std::int64_t> rows = chosen;
  if (rows.empty()) {
    rows.resize(names.size());
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
  }
  for (const std::int64_t row : rows) {
    if (row < 0 || row >= static_cast<std::int64_t>(names.size())) {
      throw model::Error(model::ErrorKind::NotFound,
                         "There is no object with row number " + std::to_string(row) + ".");
    }
  }
  TableMaker maker(rows);
  addObjects(maker, project, names);
  addCatalogue(maker, project);
  addLabels(maker, project, names.size(), snapshot ? &*snapshot : nullptr);
  addScores(maker, project, names.size());
  addDerived(maker, project);
  std::vector<std::string> splits;
  splits.reserve(names.size());
  for (const std::string& name : names) splits.emplace_back(nameOf(splitOf(name)));
  maker.add("split",
            maker.columnOf(splits, "", "meta.code", "Part of every experiment: train, validation or test"));
  Table table = maker.take();
  table.source = project.title();
  return table;
}

}  // namespace labeling
