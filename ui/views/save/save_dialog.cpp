#include "ui/views/save/save_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"

namespace ui {
namespace {

// A page is held in memory while it is painted, a PDF until it is written.
constexpr std::int64_t kMostOnSheets = 5000, kMostPixels = 120'000'000;

QSpinBox* spin(const char* name, const QString& words, int low, int high, int value,
               const QString& suffix = {}) {
  auto* made = new QSpinBox;
  made->setObjectName(QString::fromLatin1(name));
  made->setAccessibleName(words);
  made->setRange(low, high);
  made->setValue(value);
  made->setSuffix(suffix);
  return made;
}

QFormLayout* form(QWidget* page) {
  auto* layout = new QFormLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setHorizontalSpacing(16);
  layout->setVerticalSpacing(8);
  return layout;
}

}  // namespace

SaveDialog::SaveDialog(std::int64_t galaxies, QWidget* parent) : QDialog(parent), m_galaxies(galaxies) {
  setObjectName(QStringLiteral("savePictures"));
  setWindowTitle(tr("Save pictures"));
  setMinimumWidth(480);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(
      galaxies == 1 ? tr("Save this galaxy") : tr("Save %1 galaxies").arg(grouped(galaxies)), "title"));
  layout->addSpacing(8);

  m_kind = new QComboBox;
  m_kind->setObjectName(QStringLiteral("kind"));
  m_kind->setAccessibleName(tr("What is saved"));
  using Kind = SaveRequest::Kind;
  const auto add = [this](const QString& words, Kind kind) {
    m_kind->addItem(words, static_cast<int>(kind));
  };
  add(tr("Picture (PNG)"), Kind::PngPicture);
  add(tr("Picture with lines that scale (PDF)"), Kind::PdfPicture);
  add(tr("Cutout with all bands and sky coordinates (FITS)"), Kind::FitsCutout);
  add(tr("Contact sheet (PDF)"), Kind::PdfSheet);
  add(tr("Contact sheet (PNG)"), Kind::PngSheet);
  layout->addWidget(m_kind);
  layout->addSpacing(8);

  m_pictureChoices = new QWidget;
  QFormLayout* picture = form(m_pictureChoices);
  m_side = spin("side", tr("Longer side"), 64, 8192, 1024, tr(" px"));
  picture->addRow(tr("Longer side"), m_side);
  m_annotations = new QCheckBox(tr("Name, coordinates, compass and scale bar"));
  m_annotations->setObjectName(QStringLiteral("annotations"));
  m_annotations->setChecked(true);
  picture->addRow(QString(), m_annotations);
  layout->addWidget(m_pictureChoices);

  m_sheetChoices = new QWidget;
  QFormLayout* sheet = form(m_sheetChoices);
  m_columns = spin("columns", tr("Columns"), 1, 20, 6);
  m_rows = spin("rows", tr("Rows on a page"), 1, 20, 7);
  m_tile = spin("tile", tr("Tile"), 64, 1024, 256, tr(" px"));
  sheet->addRow(tr("Columns"), m_columns);
  sheet->addRow(tr("Rows on a page"), m_rows);
  sheet->addRow(tr("Tile"), m_tile);
  m_header = new QCheckBox(tr("Project, filter, stretch and date on each page"));
  m_header->setObjectName(QStringLiteral("header"));
  m_header->setChecked(true);
  sheet->addRow(QString(), m_header);
  layout->addWidget(m_sheetChoices);

  m_words = makeLabel(QString(), "small", "2");
  m_words->setObjectName(QStringLiteral("words"));
  m_words->setWordWrap(true);
  layout->addWidget(m_words);
  layout->addStretch();
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_save = new QPushButton(tr("Save…"));
  m_save->setObjectName(QStringLiteral("save"));
  m_save->setProperty("variant", QStringLiteral("primary"));
  m_save->setDefault(true);
  connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
  buttons->addWidget(cancel);
  buttons->addStretch();
  buttons->addWidget(m_save);
  layout->addSpacing(8);
  layout->addLayout(buttons);

  connect(m_kind, &QComboBox::currentIndexChanged, this, &SaveDialog::refresh);
  for (QSpinBox* each : {m_side, m_columns, m_rows, m_tile})
    connect(each, &QSpinBox::valueChanged, this, &SaveDialog::refresh);
  setKind(galaxies == 1 ? Kind::PngPicture : Kind::PdfSheet);
  refresh();
}

void SaveDialog::setKind(SaveRequest::Kind kind) {
  m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind)));
}

SaveRequest::Kind SaveDialog::kind() const {
  return static_cast<SaveRequest::Kind>(m_kind->currentData().toInt());
}

void SaveDialog::fill(SaveRequest& request) const {
  request.kind = kind();
  request.pictureSide = m_side->value();
  request.hasAnnotations = m_annotations->isChecked();
  request.sheet.columns = m_columns->value();
  request.sheet.rows = m_rows->value();
  request.sheet.tileSide = m_tile->value();
  request.sheet.hasHeader = m_header->isChecked();
}

void SaveDialog::refresh() {
  SaveRequest request;
  fill(request);
  m_pictureChoices->setVisible(kind() == SaveRequest::Kind::PngPicture ||
                               kind() == SaveRequest::Kind::PdfPicture);
  m_side->setEnabled(kind() == SaveRequest::Kind::PngPicture);
  m_sheetChoices->setVisible(request.isSheet());
  QString words;
  bool isPossible = true;
  if (request.isSheet()) {
    const QSize size = request.sheet.pageSize();
    const int pages = request.sheet.pages(static_cast<std::size_t>(m_galaxies));
    words = pages == 1
                ? tr("One page of %1 × %2 px.").arg(size.width()).arg(size.height())
                : tr("%1 pages of %2 × %3 px.").arg(grouped(pages)).arg(size.width()).arg(size.height());
    if (m_galaxies > kMostOnSheets) {
      words = tr("A contact sheet takes up to %1 galaxies. Select fewer.").arg(grouped(kMostOnSheets));
      isPossible = false;
    } else if (static_cast<std::int64_t>(size.width()) * size.height() > kMostPixels) {
      words = tr("A page of %1 × %2 px is too large. Choose smaller tiles or fewer of them.")
                  .arg(size.width())
                  .arg(size.height());
      isPossible = false;
    }
  } else if (m_galaxies > 1) {
    words = tr("One file for each galaxy, in a folder, under its name.");
  } else if (kind() == SaveRequest::Kind::FitsCutout) {
    words = tr("Every band as it was read, without the stretch on screen.");
  }
  m_words->setText(words);
  m_save->setEnabled(isPossible);
}

}  // namespace ui
