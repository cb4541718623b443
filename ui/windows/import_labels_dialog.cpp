#include "ui/windows/import_labels_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <map>
#include <unordered_set>

#include "labeling/store/project_builder.h"
#include "labeling/survey/sky_separation.h"
#include "labeling/survey/table_positions.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/windows/separation_histogram.h"

namespace ui {
namespace {

constexpr std::size_t kLooked = 2000;  // rows that decide which column holds the names
enum Column { Name, Question, Examples, ColumnCount };
constexpr int kVotesRole = Qt::UserRole;  // of the name: "votes", "vote_fractions", or nothing

/// A name that can be a question: "Has Bar" becomes "has_bar".
QString asQuestion(const QString& column) {
  static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
  QString name = column.toLower();
  name.replace(other, QStringLiteral("_"));
  while (name.startsWith(QLatin1Char('_'))) name.remove(0, 1);
  while (name.endsWith(QLatin1Char('_'))) name.chop(1);
  return name;
}

}  // namespace

ImportLabelsDialog::ImportLabelsDialog(const labeling::Scheme& scheme, const std::vector<std::string>& names,
                                       std::vector<labeling::SkyPosition> positions, QWidget* parent)
    : QDialog(parent), m_scheme(scheme), m_names(names), m_positions(std::move(positions)) {
  setObjectName(QStringLiteral("importLabels"));
  setWindowTitle(tr("Import labels"));
  resize(760, 680);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  layout->addSpacing(8);

  layout->addWidget(makeLabel(tr("Table with one row per galaxy (CSV, ECSV, FITS or VOTable, also gzipped)"),
                              "small", "2"));
  auto* fileRow = new QHBoxLayout;
  m_file = new QLineEdit;
  m_file->setObjectName(QStringLiteral("file"));
  m_file->setAccessibleName(tr("Table"));
  auto* choose = new QPushButton(tr("Choose…"));
  connect(choose, &QPushButton::clicked, this, [this] {
    if (const auto file =
            prompts().chooseFile(this, windowTitle(), {},
                                 tr("Tables (*.csv *.tsv *.ecsv *.txt *.dat *.fits *.fit *.vot *.xml *.gz)")))
      setFile(*file);
  });
  connect(m_file, &QLineEdit::editingFinished, this, &ImportLabelsDialog::readFile);
  fileRow->addWidget(m_file, 1);
  fileRow->addWidget(choose);
  layout->addLayout(fileRow);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("How rows find their galaxies"), "small", "2"));
  auto* matchRow = new QHBoxLayout;
  m_matchBy = new SegmentedButtons(SegmentedButtons::Size::Normal, false, this);
  m_matchBy->setObjectName(QStringLiteral("matchBy"));
  m_matchBy->setAccessibleName(tr("How rows find their galaxies"));
  m_matchBy->setWords({tr("Name in column"), tr("Position on the sky")});
  m_matchBy->setIndex(0);
  connect(m_matchBy, &SegmentedButtons::chosen, this, [this](int index) { matchBySky(index == 1); });
  m_id = new QComboBox(this);
  m_id->setObjectName(QStringLiteral("idColumn"));
  m_id->setAccessibleName(tr("Column that names the galaxies"));
  connect(m_id, &QComboBox::currentIndexChanged, this, &ImportLabelsDialog::offerColumns);
  m_radius = new QDoubleSpinBox(this);
  m_radius->setObjectName(QStringLiteral("radius"));
  m_radius->setAccessibleName(tr("Largest separation in arcsec"));
  m_radius->setRange(0.01, 3600);
  m_radius->setValue(1);
  m_radius->setPrefix(tr("within "));
  m_radius->setSuffix(tr(" arcsec"));
  m_radius->setKeyboardTracking(false);
  m_radius->setMinimumWidth(180);
  connect(m_radius, &QDoubleSpinBox::valueChanged, this, &ImportLabelsDialog::matchSky);
  matchRow->addWidget(m_matchBy);
  matchRow->addSpacing(8);
  matchRow->addWidget(m_id, 1);
  matchRow->addWidget(m_radius);
  matchRow->addStretch();
  layout->addLayout(matchRow);
  m_histogram = new SeparationHistogram(this);
  layout->addWidget(m_histogram);
  m_matchWords = makeLabel(QString(), "small", "2");
  m_matchWords->setObjectName(QStringLiteral("matchWords"));
  m_matchWords->setWordWrap(true);
  layout->addWidget(m_matchWords);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(
      tr("Columns with answers, and the question each one answers; a column of votes is QUESTION.ANSWER"),
      "small", "2"));
  m_columns = new QTableWidget(0, ColumnCount);
  m_columns->setObjectName(QStringLiteral("columns"));
  m_columns->setAccessibleName(tr("Columns with answers"));
  m_columns->setHorizontalHeaderLabels({tr("Column"), tr("Question"), tr("Values")});
  m_columns->horizontalHeader()->setStretchLastSection(true);
  m_columns->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_columns->verticalHeader()->hide();
  m_columns->setShowGrid(false);
  m_columns->setColumnWidth(Name, 200);
  m_columns->setColumnWidth(Question, 200);
  connect(m_columns, &QTableWidget::itemChanged, this, &ImportLabelsDialog::refresh);
  layout->addWidget(m_columns, 1);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("Whose answers they are"), "small", "2"));
  m_annotator = new QLineEdit(QStringLiteral("import"));
  m_annotator->setObjectName(QStringLiteral("annotator"));
  m_annotator->setAccessibleName(tr("Whose answers they are"));
  connect(m_annotator, &QLineEdit::textChanged, this, &ImportLabelsDialog::refresh);
  layout->addWidget(m_annotator);

  m_problem = makeLabel(QString(), "small", "2");
  m_problem->setObjectName(QStringLiteral("problem"));
  m_problem->setWordWrap(true);
  layout->addWidget(m_problem);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_import = new QPushButton(tr("Import"));
  m_import->setObjectName(QStringLiteral("import"));
  m_import->setProperty("variant", QStringLiteral("primary"));
  m_import->setDefault(true);
  connect(m_import, &QPushButton::clicked, this, &QDialog::accept);
  buttons->addWidget(cancel);
  buttons->addStretch();
  buttons->addWidget(m_import);
  layout->addLayout(buttons);
  matchBySky(false);
}

bool ImportLabelsDialog::isBySky() const { return m_matchBy->index() == 1; }

void ImportLabelsDialog::matchBySky(bool sky) {
  m_matchBy->setIndex(sky ? 1 : 0);
  m_id->setVisible(!sky);
  m_radius->setVisible(sky);
  m_histogram->setVisible(sky);
  offerColumns();
  if (sky) matchSky();
}

void ImportLabelsDialog::matchSky() {
  m_matching.stop();
  m_unmatched.clear();
  m_histogram->clear();
  if (!isBySky() || !m_table) return refresh();
  const labeling::CatalogueGuess guess = labeling::guessColumns(*m_table);
  if (guess.ra.empty() || guess.dec.empty())
    m_unmatched = tr("The table has no columns of right ascension and declination.");
  else if (std::none_of(m_positions.begin(), m_positions.end(), labeling::isOnSky))
    m_unmatched = tr("The galaxies of this project have no positions. Match by name.");
  m_matchWords->setText(m_unmatched.isEmpty() ? tr("Matching…") : QString());
  refresh();
  if (!m_unmatched.isEmpty()) return;
  m_matching.start(
      [table = *m_table, positions = m_positions, guess,
       radius = m_radius->value()](const model::RunControl& control) {
        return labeling::crossMatch(labeling::positionsIn(table, guess.ra, guess.dec), positions, {radius},
                                    control);
      },
      [this](const labeling::CrossMatch& match) {
        m_matchWords->setText(skyMatchWords(match));
        m_histogram->setMatch(match);
        if (match.pairs.empty()) m_unmatched = tr("No row lies that close to a galaxy of this project.");
        refresh();
      },
      [this](const QString& sentence) {
        m_matchWords->clear();
        m_unmatched = sentence;
        refresh();
      });
}

void ImportLabelsDialog::setFile(const QString& file) {
  m_file->setText(file);
  readFile();
}

void ImportLabelsDialog::readFile() {
  const QString file = m_file->text();
  if (file == m_readFile) return;  // leaving the field again changes nothing
  m_readFile = file;
  m_table.reset();
  m_unreadable.clear();
  m_id->clear();
  if (!file.isEmpty()) try {
      m_table = labeling::readTable(file.toStdString());
    } catch (const model::Error& error) {
      m_unreadable = QString::fromStdString(error.what());
    }
  if (m_table) {
    // The column whose values are names of galaxies; if none is, the one that looks like an identifier.
    const std::unordered_set<std::string> names(m_names.begin(), m_names.end());
    std::string best = labeling::guessColumns(*m_table).id;
    std::size_t most = 0;
    for (const labeling::TableColumn& column : m_table->columns) {
      std::size_t known = 0;
      for (std::size_t row = 0; row < std::min(kLooked, m_table->rows); ++row)
        known += names.contains(column.textAt(row)) ? 1 : 0;
      if (known > most) {
        most = known;
        best = column.name;
      }
    }
    const QSignalBlocker blocker(m_id);
    for (const labeling::TableColumn& column : m_table->columns)
      m_id->addItem(QString::fromStdString(column.name));
    m_id->setCurrentIndex(m_id->findText(QString::fromStdString(best)));
  }
  offerColumns();
  if (isBySky()) matchSky();
}

QString ImportLabelsDialog::questionFor(const QString& column) const {
  QString name = asQuestion(column);
  for (const QLatin1String prefix : {QLatin1String("label_"), QLatin1String("has_"), QLatin1String("is_")})
    if (name.startsWith(prefix) && !m_scheme.find(name.toStdString())) name.remove(0, prefix.size());
  return m_scheme.find(name.toStdString()) ? name : QString();
}

void ImportLabelsDialog::offerColumns() {
  const QSignalBlocker blocker(m_columns);
  m_columns->setRowCount(0);
  m_matchWords->clear();
  if (m_table) {
    const std::string id = m_id->currentText().toStdString();  // empty: no column looks like names
    if (!isBySky() && !id.empty()) {
      const std::unordered_set<std::string> names(m_names.begin(), m_names.end());
      std::int64_t known = 0;
      const labeling::TableColumn& ids = m_table->at(id);
      for (std::size_t row = 0; row < m_table->rows; ++row) known += names.contains(ids.textAt(row)) ? 1 : 0;
      m_matchWords->setText(tr("%1 of %2 rows name a galaxy of this project.")
                                .arg(grouped(known), grouped(static_cast<std::int64_t>(m_table->rows))));
    }
    // Columns of votes first know what they are.
    std::map<std::string, std::pair<QString, const char*>> votes;  // column -> QUESTION.ANSWER, parameter
    for (const labeling::VoteQuestion& question : labeling::guessVoteColumns(*m_table, m_scheme))
      for (const labeling::VoteAnswer& answer : question.answers) {
        if (answer.answer.empty()) continue;
        const QString key = QString::fromStdString(question.question + "." + answer.answer);
        if (!answer.countColumn.empty()) votes[answer.countColumn] = {key, "votes"};
        if (!answer.fractionColumn.empty()) votes[answer.fractionColumn] = {key, "vote_fractions"};
      }
    for (const labeling::TableColumn& column : m_table->columns) {
      if (column.name == id) continue;
      const auto vote = votes.find(column.name);
      const int row = m_columns->rowCount();
      m_columns->insertRow(row);
      const QString name = QString::fromStdString(column.name);
      const QString question = vote == votes.end() ? questionFor(name) : vote->second.first;
      auto* check = new QTableWidgetItem(name);
      check->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
      check->setCheckState(question.isEmpty() ? Qt::Unchecked : Qt::Checked);
      if (vote != votes.end()) check->setData(kVotesRole, QString::fromLatin1(vote->second.second));
      m_columns->setItem(row, Name, check);
      m_columns->setItem(row, Question,
                         new QTableWidgetItem(question.isEmpty() ? asQuestion(name) : question));
      QStringList values;
      for (std::size_t r = 0; r < std::min<std::size_t>(200, m_table->rows) && values.size() < 4; ++r)
        if (const QString value = QString::fromStdString(column.textAt(r)); !values.contains(value))
          values << value;
      auto* examples = new QTableWidgetItem(values.join(QStringLiteral(", ")));
      examples->setFlags(Qt::ItemIsEnabled);
      m_columns->setItem(row, Examples, examples);
    }
  }
  refresh();
}

QString ImportLabelsDialog::problem() const {
  if (m_file->text().isEmpty()) return tr("Choose the table.");
  if (!m_unreadable.isEmpty()) return m_unreadable;
  if (m_table && isBySky() && !m_unmatched.isEmpty()) return m_unmatched;
  if (!m_table || (!isBySky() && m_id->currentIndex() < 0))
    return tr("Choose the column that names the galaxies.");
  QStringList questions;
  for (int row = 0; row < m_columns->rowCount(); ++row) {
    if (m_columns->item(row, Name)->checkState() != Qt::Checked) continue;
    const QString question = m_columns->item(row, Question)->text().trimmed();
    if (question.isEmpty())
      return tr("Name the question that %1 answers.").arg(m_columns->item(row, Name)->text());
    const QString votes = m_columns->item(row, Name)->data(kVotesRole).toString();
    if (!votes.isEmpty() && (question.startsWith(QLatin1Char('.')) || question.endsWith(QLatin1Char('.')) ||
                             !question.contains(QLatin1Char('.'))))
      return tr("%1 holds votes: name its QUESTION.ANSWER.").arg(m_columns->item(row, Name)->text());
    if (questions.contains(votes + question))
      return tr("Two columns answer %1. Choose one of them.").arg(question);
    questions << votes + question;
  }
  if (questions.isEmpty()) return tr("Check the columns that hold answers.");
  if (m_annotator->text().trimmed().isEmpty()) return tr("Say whose answers they are.");
  return {};
}

void ImportLabelsDialog::refresh() {
  m_problem->setText(problem());
  m_import->setEnabled(problem().isEmpty());
}

QJsonObject ImportLabelsDialog::parameters() const {
  std::map<QString, QJsonObject> pairs;  // of each parameter
  for (int row = 0; row < m_columns->rowCount(); ++row) {
    const QTableWidgetItem* name = m_columns->item(row, Name);
    if (name->checkState() != Qt::Checked) continue;
    const QString votes = name->data(kVotesRole).toString();
    pairs[votes.isEmpty() ? QStringLiteral("label") : votes]
         [m_columns->item(row, Question)->text().trimmed()] = name->text();
  }
  QJsonObject parameters{{QStringLiteral("file"), QFileInfo(m_file->text()).absoluteFilePath()},
                         {QStringLiteral("annotator"), m_annotator->text().trimmed()}};
  if (isBySky())
    parameters[QStringLiteral("match_sky")] = m_radius->value();
  else
    parameters[QStringLiteral("id")] = m_id->currentText();
  for (const auto& [parameter, columns] : pairs) parameters[parameter] = columns;
  return parameters;
}

void ImportLabelsDialog::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
}

}  // namespace ui
