#include "ui/windows/import_labels_dialog.h"

#include <QComboBox>
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
#include <unordered_set>

#include "labeling/store/project_builder.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

constexpr std::size_t kLooked = 2000;  // rows that decide which column holds the names
enum Column { Name, Question, Examples, ColumnCount };

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
                                       QWidget* parent)
    : QDialog(parent), m_scheme(scheme), m_names(names) {
  setObjectName(QStringLiteral("importLabels"));
  setWindowTitle(tr("Import labels"));
  resize(720, 560);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  layout->addSpacing(8);

  layout->addWidget(makeLabel(tr("Table with one row per galaxy (CSV, TSV or FITS)"), "small", "2"));
  auto* fileRow = new QHBoxLayout;
  m_file = new QLineEdit;
  m_file->setObjectName(QStringLiteral("file"));
  m_file->setAccessibleName(tr("Table"));
  auto* choose = new QPushButton(tr("Choose…"));
  connect(choose, &QPushButton::clicked, this, [this] {
    if (const auto file =
            prompts().chooseFile(this, windowTitle(), {}, tr("Tables (*.csv *.tsv *.fits *.fit)")))
      setFile(*file);
  });
  connect(m_file, &QLineEdit::editingFinished, this, &ImportLabelsDialog::readFile);
  fileRow->addWidget(m_file, 1);
  fileRow->addWidget(choose);
  layout->addLayout(fileRow);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("Column that names the galaxies"), "small", "2"));
  m_id = new QComboBox;
  m_id->setObjectName(QStringLiteral("idColumn"));
  m_id->setAccessibleName(tr("Column that names the galaxies"));
  connect(m_id, &QComboBox::currentIndexChanged, this, &ImportLabelsDialog::offerColumns);
  layout->addWidget(m_id);
  m_matchWords = makeLabel(QString(), "small", "2");
  m_matchWords->setObjectName(QStringLiteral("matchWords"));
  layout->addWidget(m_matchWords);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("Columns with answers, and the question each one answers"), "small", "2"));
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
  refresh();
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
  if (m_table && m_id->currentIndex() >= 0) {
    const std::string id = m_id->currentText().toStdString();
    const std::unordered_set<std::string> names(m_names.begin(), m_names.end());
    std::int64_t known = 0;
    const labeling::TableColumn& ids = m_table->at(id);
    for (std::size_t row = 0; row < m_table->rows; ++row) known += names.contains(ids.textAt(row)) ? 1 : 0;
    m_matchWords->setText(tr("%1 of %2 rows name a galaxy of this project.")
                              .arg(grouped(known), grouped(static_cast<std::int64_t>(m_table->rows))));
    for (const labeling::TableColumn& column : m_table->columns) {
      if (column.name == id) continue;
      const int row = m_columns->rowCount();
      m_columns->insertRow(row);
      const QString name = QString::fromStdString(column.name);
      const QString question = questionFor(name);
      auto* check = new QTableWidgetItem(name);
      check->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
      check->setCheckState(question.isEmpty() ? Qt::Unchecked : Qt::Checked);
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
  if (!m_table || m_id->currentIndex() < 0) return tr("Choose the column that names the galaxies.");
  QStringList questions;
  for (int row = 0; row < m_columns->rowCount(); ++row) {
    if (m_columns->item(row, Name)->checkState() != Qt::Checked) continue;
    const QString question = m_columns->item(row, Question)->text().trimmed();
    if (question.isEmpty())
      return tr("Name the question that %1 answers.").arg(m_columns->item(row, Name)->text());
    if (questions.contains(question)) return tr("Two columns answer %1. Choose one of them.").arg(question);
    questions << question;
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
  QJsonObject labels;
  for (int row = 0; row < m_columns->rowCount(); ++row)
    if (m_columns->item(row, Name)->checkState() == Qt::Checked)
      labels[m_columns->item(row, Question)->text().trimmed()] = m_columns->item(row, Name)->text();
  return {{QStringLiteral("file"), QFileInfo(m_file->text()).absoluteFilePath()},
          {QStringLiteral("id"), m_id->currentText()},
          {QStringLiteral("label"), labels},
          {QStringLiteral("annotator"), m_annotator->text().trimmed()}};
}

void ImportLabelsDialog::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
}

}  // namespace ui
