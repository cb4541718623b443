#include "ui/windows/merge_report.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/windows/plain_table.h"

namespace ui {
namespace {

qint64 number(const QJsonObject& object, const char* key) {
  return object.value(QLatin1String(key)).toInteger();
}

QString word(const QJsonObject& object, const char* key) {
  return object.value(QLatin1String(key)).toString();
}

QTableWidget* makeNews(const QJsonArray& news, QWidget* parent) {
  auto* table = makePlainTable("news", MergeReportDialog::tr("New labels"),
                               {MergeReportDialog::tr("Annotator"), MergeReportDialog::tr("Question"),
                                MergeReportDialog::tr("New events")},
                               parent);
  table->setRowCount(static_cast<int>(news.size()));
  for (int row = 0; row < table->rowCount(); ++row) {
    const QJsonObject each = news.at(row).toObject();
    const QString question = word(each, "question");
    table->setItem(row, 0, plainCell(word(each, "annotator")));
    table->setItem(row, 1,
                   plainCell(question.isEmpty() ? MergeReportDialog::tr("flags and comments") : question));
    table->setItem(row, 2, plainCell(grouped(number(each, "events")), true));
  }
  table->horizontalHeader()->setStretchLastSection(false);
  table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  table->setColumnWidth(0, 180);
  table->setColumnWidth(2, 120);
  alignHeads(table);
  return table;
}

constexpr std::size_t kMostLines = 500;

// Galaxies that are in one project only, elsewhere, or under another name: names, and what that means.
QTableWidget* makeDifferences(const QJsonObject& report, qint64& total, QWidget* parent) {
  std::vector<std::pair<QString, QString>> lines;
  for (const QJsonValue& value : report.value(QLatin1String("moved_objects")).toArray()) {
    const QJsonObject each = value.toObject();
    lines.emplace_back(word(each, "object"),
                       MergeReportDialog::tr("lies %1 arcsec away there: another galaxy. Its %2 events are "
                                             "kept aside.")
                           .arg(each.value(QLatin1String("separation_arcsec")).toDouble(), 0, 'f', 1)
                           .arg(grouped(number(each, "events"))));
  }
  for (const QJsonValue& value : report.value(QLatin1String("renamed_objects")).toArray()) {
    const QJsonObject each = value.toObject();
    lines.emplace_back(word(each, "theirs"),
                       MergeReportDialog::tr("lies where %1 lies here: perhaps the same under another name.")
                           .arg(word(each, "ours")));
  }
  for (const QJsonValue& value : report.value(QLatin1String("unknown_objects")).toArray())
    lines.emplace_back(value.toString(), MergeReportDialog::tr("is not in this project. Its labels wait, and "
                                                               "count as soon as it is added."));
  total = static_cast<qint64>(lines.size());
  if (lines.empty()) return nullptr;
  if (lines.size() > kMostLines) {
    lines.resize(kMostLines);
    lines.emplace_back(QStringLiteral("…"), MergeReportDialog::tr("and %1 more; `merge` at the command line "
                                                                  "names all of them")
                                                .arg(grouped(total - static_cast<qint64>(kMostLines))));
  }
  auto* table = makePlainTable("differences", MergeReportDialog::tr("Galaxies that differ"),
                               {MergeReportDialog::tr("Galaxy there"), QString()}, parent);
  table->setRowCount(static_cast<int>(lines.size()));
  for (int row = 0; row < table->rowCount(); ++row) {
    const auto& [galaxy, meaning] = lines[static_cast<std::size_t>(row)];
    table->setItem(row, 0, plainCell(galaxy));
    table->setItem(row, 1, plainCell(meaning));
    table->item(row, 1)->setToolTip(meaning);
  }
  table->setColumnWidth(0, 180);
  return table;
}

}  // namespace

QString MergeReportDialog::headline(const QJsonObject& report) {
  const qint64 events = number(report, "new_events");
  if (events == 0) return tr("No new labels: all of them were here already");
  return events == 1 ? tr("1 new label event") : tr("%1 new label events").arg(grouped(events));
}

MergeReportDialog::MergeReportDialog(const QJsonObject& report, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("mergeReport"));
  setWindowTitle(tr("Labels of a copy"));
  resize(720, 480);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(headline(report), "title", nullptr, this));
  layout->addWidget(
      makeLabel(tr("Merging the same copy again changes nothing. Every event keeps who made it, "
                   "when, and where it came from."),
                "small", "2", this));
  layout->addSpacing(8);
  if (const QJsonArray news = report.value(QLatin1String("new")).toArray(); !news.isEmpty())
    layout->addWidget(makeNews(news, this), 1);
  qint64 total = 0;
  if (QTableWidget* differences = makeDifferences(report, total, this)) {
    layout->addSpacing(8);
    layout->addWidget(makeLabel(tr("%1 galaxies are not the same in both projects").arg(grouped(total)),
                                "small-strong", nullptr, this));
    layout->addWidget(differences, 1);
  }
  auto* close = new QPushButton(tr("Close"), this);
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
}

}  // namespace ui
