#include "ui/windows/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/prompts/prompts.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"

namespace ui {

ExportDialog::ExportDialog(Choices choices, QWidget* parent)
    : QDialog(parent), m_choices(std::move(choices)) {
  setObjectName(QStringLiteral("exportDialog"));
  setWindowTitle(tr("Export"));
  resize(640, 520);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  layout->addSpacing(8);

  layout->addWidget(makeLabel(tr("Galaxies"), "small", "2"));
  m_rows = new SegmentedButtons(SegmentedButtons::Size::Normal, true, this);
  m_rows->setObjectName(QStringLiteral("rows"));
  m_rows->setAccessibleName(tr("Galaxies"));
  QStringList rowWords;
  const auto offer = [&](Rows rows, const QString& words) {
    m_offered.push_back(rows);
    rowWords << words;
  };
  offer(Rows::All, tr("All %1").arg(grouped(m_choices.objects)));
  if (static_cast<std::int64_t>(m_choices.filtered.size()) < m_choices.objects)
    offer(Rows::Filter, tr("Filter: %1").arg(grouped(static_cast<std::int64_t>(m_choices.filtered.size()))));
  if (!m_choices.selection.empty())
    offer(Rows::Selection,
          tr("Selected: %1").arg(grouped(static_cast<std::int64_t>(m_choices.selection.size()))));
  m_rows->setWords(rowWords);
  layout->addWidget(m_rows);

  layout->addSpacing(8);
  layout->addWidget(makeLabel(tr("As"), "small", "2"));
  m_kind = new SegmentedButtons(SegmentedButtons::Size::Normal, true, this);
  m_kind->setObjectName(QStringLiteral("kind"));
  m_kind->setAccessibleName(tr("As"));
  m_kind->setWords({tr("Catalogue"), tr("Training table"), tr("Folder of cutouts")});
  layout->addWidget(m_kind);
  m_kindWords = makeLabel(QString(), "small", "2");
  m_kindWords->setObjectName(QStringLiteral("kindWords"));
  m_kindWords->setWordWrap(true);
  m_kindWords->setMinimumHeight(36);
  m_kindWords->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  layout->addWidget(m_kindWords);

  layout->addSpacing(8);
  m_columnsHead = makeLabel(tr("Columns, besides name and position"), "small", "2");
  layout->addWidget(m_columnsHead);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(24);
  const auto part = [&](const char* name, const QString& words, bool isOffered = true) {
    auto* box = new QCheckBox(words, this);
    box->setObjectName(QString::fromLatin1(name));
    box->setChecked(isOffered);
    connect(box, &QCheckBox::toggled, this, &ExportDialog::refresh);
    columns->addWidget(box);
    return box;
  };
  m_catalogue = part("catalogue", tr("Catalogue"));
  m_labels = part("labels", tr("Labels"));
  m_scores = part("scores", tr("Predictions"), !m_choices.isBlind);
  columns->addStretch();
  layout->addLayout(columns);

  layout->addSpacing(8);
  m_snapshotHead = makeLabel(tr("Labels as"), "small", "2");
  layout->addWidget(m_snapshotHead);
  m_snapshot = new QComboBox(this);
  m_snapshot->setObjectName(QStringLiteral("snapshot"));
  m_snapshot->setAccessibleName(m_snapshotHead->text());
  m_snapshot->addItem(tr("they are now, by majority"), QString());
  for (const Choices::Snapshot& snapshot : m_choices.snapshots)
    m_snapshot->addItem(tr("snapshot %1").arg(snapshot.words), snapshot.name);
  layout->addWidget(m_snapshot);

  layout->addSpacing(8);
  m_targetHead = makeLabel(QString(), "small", "2");
  layout->addWidget(m_targetHead);
  auto* targetRow = new QHBoxLayout;
  m_target = new QLineEdit(this);
  m_target->setObjectName(QStringLiteral("target"));
  m_format = new QComboBox(this);
  m_format->setObjectName(QStringLiteral("format"));
  m_format->setAccessibleName(tr("Format"));
  m_format->setMinimumWidth(120);
  auto* choose = new QPushButton(tr("Choose…"), this);
  targetRow->addWidget(m_target, 1);
  targetRow->addWidget(m_format);
  targetRow->addWidget(choose);
  layout->addLayout(targetRow);
  layout->addStretch();

  m_problem = makeLabel(QString(), "small", "2");
  m_problem->setObjectName(QStringLiteral("problem"));
  m_problem->setWordWrap(true);
  layout->addWidget(m_problem);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"), this);
  cancel->setProperty("variant", QStringLiteral("ghost"));
  m_export = new QPushButton(tr("Export"), this);
  m_export->setObjectName(QStringLiteral("export"));
  m_export->setProperty("variant", QStringLiteral("primary"));
  m_export->setDefault(true);
  buttons->addWidget(cancel);
  buttons->addStretch();
  buttons->addWidget(m_export);
  layout->addLayout(buttons);

  connect(choose, &QPushButton::clicked, this, &ExportDialog::chooseTarget);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_export, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_rows, &SegmentedButtons::chosen, this, &ExportDialog::refresh);
  connect(m_kind, &SegmentedButtons::chosen, this, [this](int index) { setKind(static_cast<Kind>(index)); });
  connect(m_target, &QLineEdit::textChanged, this, &ExportDialog::refresh);
  connect(m_format, &QComboBox::currentIndexChanged, this, [this] {
    // The file's ending is its format.
    const QFileInfo file(m_target->text());
    if (kind() != Kind::Cutouts && !ending().isEmpty() && !m_target->text().isEmpty())
      m_target->setText(QDir(file.path()).filePath(file.completeBaseName() + ending()));
    refresh();
  });
  setRows(m_choices.start);
  setKind(Kind::Catalogue);
}

ExportDialog::Rows ExportDialog::rows() const {
  return m_offered[static_cast<std::size_t>(std::max(m_rows->index(), 0))];
}

ExportDialog::Kind ExportDialog::kind() const { return static_cast<Kind>(std::max(m_kind->index(), 0)); }

QString ExportDialog::ending() const { return m_format->currentData().toString(); }

void ExportDialog::setRows(Rows rows) {
  const auto found = std::find(m_offered.begin(), m_offered.end(), rows);
  m_rows->setIndex(found == m_offered.end() ? 0 : static_cast<int>(found - m_offered.begin()));
  refresh();
}

void ExportDialog::setKind(Kind kind) {
  m_kind->setIndex(static_cast<int>(kind));
  const QSignalBlocker blocker(m_format);
  m_format->clear();
  if (kind == Kind::Cutouts) {
    m_format->addItem(tr("FITS"), QStringLiteral("fits"));
    m_format->addItem(tr("PNG"), QStringLiteral("png"));
    m_format->addItem(tr("JPEG"), QStringLiteral("jpeg"));
  } else if (kind == Kind::Training) {
    m_format->addItem(tr("CSV"), QStringLiteral(".csv"));
    m_format->addItem(tr("FITS"), QStringLiteral(".fits"));
  } else {
    m_format->addItem(tr("FITS"), QStringLiteral(".fits"));
    m_format->addItem(tr("VOTable"), QStringLiteral(".vot"));
    m_format->addItem(tr("CSV"), QStringLiteral(".csv"));
    m_format->addItem(tr("ECSV"), QStringLiteral(".ecsv"));
  }
  const QString folder = m_target->text().isEmpty()
                             ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                             : QFileInfo(m_target->text()).absolutePath();
  const QString name = kind == Kind::Cutouts    ? tr("%1 cutouts").arg(m_choices.title)
                       : kind == Kind::Training ? tr("%1 training").arg(m_choices.title) + ending()
                                                : m_choices.title + ending();
  m_target->setText(QDir(folder).filePath(name));
  m_kindWords->setText(
      kind == Kind::Catalogue
          ? tr("One row per galaxy, with units and content descriptors: for TOPCAT, astropy, "
               "a paper.")
      : kind == Kind::Training
          ? tr("Galaxies with labels: id_str, file_loc, and the votes for every answer, as Zoobot reads them.")
          : tr("One image per galaxy, and catalogue.csv with all columns beside them."));
  refresh();
}

void ExportDialog::setTarget(const QString& path) { m_target->setText(path); }

void ExportDialog::chooseTarget() {
  const auto chosen =
      prompts().chooseNewFile(this, windowTitle(), m_target->text(),
                              kind() == Kind::Cutouts ? tr("Folders (*)") : tr("Tables (*%1)").arg(ending()));
  if (chosen) m_target->setText(*chosen);
}

std::int64_t ExportDialog::rowCount() const {
  switch (rows()) {
    case Rows::All:
      return m_choices.objects;
    case Rows::Filter:
      return static_cast<std::int64_t>(m_choices.filtered.size());
    case Rows::Selection:
      return static_cast<std::int64_t>(m_choices.selection.size());
  }
  return 0;
}

QString ExportDialog::problem() const {
  if (rowCount() == 0) return tr("No galaxy matches the filter.");
  const QString target = m_target->text().trimmed();
  if (target.isEmpty()) return kind() == Kind::Cutouts ? tr("Choose a folder.") : tr("Choose a file.");
  const QFileInfo info(target);
  if (!QFileInfo(info.absolutePath()).isDir()) return tr("There is no folder %1.").arg(info.absolutePath());
  if (!QFileInfo(info.absolutePath()).isWritable())
    return tr("%1 cannot be written.").arg(info.absolutePath());
  if (kind() == Kind::Cutouts) {
    if (info.exists() && (!info.isDir() || !QDir(target).isEmpty()))
      return tr("%1 is in use. Choose another name for the folder.").arg(target);
    return {};
  }
  if (info.isDir()) return tr("%1 is a folder. Name a file.").arg(target);
  if (!target.endsWith(ending(), Qt::CaseInsensitive)) return tr("The file's name ends in %1.").arg(ending());
  return {};
}

void ExportDialog::refresh() {
  const bool isCatalogue = kind() == Kind::Catalogue;
  for (QWidget* widget : {static_cast<QWidget*>(m_columnsHead), static_cast<QWidget*>(m_catalogue),
                          static_cast<QWidget*>(m_labels), static_cast<QWidget*>(m_scores)})
    widget->setEnabled(isCatalogue);
  for (QWidget* widget : {static_cast<QWidget*>(m_snapshotHead), static_cast<QWidget*>(m_snapshot)}) {
    widget->setVisible(!m_choices.snapshots.empty());
    widget->setEnabled(isCatalogue && m_labels->isChecked());
  }
  m_targetHead->setText(kind() == Kind::Cutouts ? tr("New folder, and format of the images")
                                                : tr("File and format"));
  m_target->setAccessibleName(m_targetHead->text());
  const QString why = problem();
  const bool replaces = why.isEmpty() && kind() != Kind::Cutouts && QFileInfo::exists(m_target->text());
  m_problem->setText(!why.isEmpty() ? why
                     : replaces
                         ? tr("%1 exists and will be replaced.").arg(QFileInfo(m_target->text()).fileName())
                         : QString());
  m_export->setEnabled(why.isEmpty());
  m_export->setText(tr("Export %1").arg(grouped(rowCount())));
}

QJsonObject ExportDialog::parameters() const {
  const QString target = QFileInfo(m_target->text().trimmed()).absoluteFilePath();
  QJsonObject parameters;
  if (kind() == Kind::Cutouts) {
    parameters[QStringLiteral("cutouts")] = target;
    parameters[QStringLiteral("format")] = ending();
  } else {
    parameters[QStringLiteral("to")] = target;
    parameters[QStringLiteral("for")] =
        kind() == Kind::Training ? QStringLiteral("training") : QStringLiteral("catalogue");
  }
  if (kind() == Kind::Catalogue) {
    QJsonArray out;
    for (const QCheckBox* box : {m_catalogue, m_labels, m_scores})
      if (!box->isChecked()) out.append(box->objectName());
    if (!out.isEmpty()) parameters[QStringLiteral("leave_out")] = out;
    if (const QString snapshot = m_snapshot->currentData().toString();
        !snapshot.isEmpty() && m_labels->isChecked())
      parameters[QStringLiteral("snapshot")] = snapshot;
  }
  if (rows() != Rows::All) {
    QJsonArray chosen;
    for (const std::int64_t row : rows() == Rows::Filter ? m_choices.filtered : m_choices.selection)
      chosen.append(static_cast<qint64>(row));
    parameters[QStringLiteral("rows")] = chosen;
  }
  return parameters;
}

void ExportDialog::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
}

}  // namespace ui
