#include "ui/windows/mosaic_form.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QImage>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "labeling/display/display.h"
#include "labeling/store/project_builder.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/mosaic_image.h"
#include "labeling/survey/mosaic_set.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"

namespace ui {
namespace {

constexpr int kMosaicRows = 4;  // seen at once
constexpr std::int64_t kMostLooked = 1000;
constexpr double kPieceArcsec = 25;  // of a mosaic whose sources are not known yet

MosaicForm::Sample sampleOf(const QString& name, const std::vector<labeling::ImageSource>& sources) {
  MosaicForm::Sample sample{name, {}, {}};
  try {
    const labeling::Picture picture = labeling::render(labeling::readCutout(sources));
    sample.image =
        QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3, QImage::Format_RGB888)
            .copy();
  } catch (const model::Error& error) {
    sample.reason = QString::fromStdString(error.what());
  }
  return sample;
}

std::vector<labeling::ImageSource> viewOf(const labeling::MosaicSet& set, const labeling::SkyPosition& sky,
                                          double sizeArcsec) {
  const labeling::MosaicSet::Choice choice = set.choose(sky, sizeArcsec);
  std::vector<labeling::ImageSource> sources;
  for (std::size_t band = 0; band < choice.planes.size(); ++band) {
    sources.push_back(set.planes()[choice.planes[band]]);
    sources.back().view =
        labeling::SkyView{sky, sizeArcsec, band == choice.grid, labeling::Resampling::Lanczos3};
  }
  return sources;
}

/// A 3 x 4 mesh of places in the first mosaic.
void lookAtPieces(const labeling::MosaicSet& set, int samples, MosaicForm::Look& look) {
  const labeling::ImageSource& plane = set.planes().front();
  const auto image = labeling::MosaicImage::open(plane.path, plane.hdu);
  const double side =
      std::min<double>(kPieceArcsec, static_cast<double>(std::min(image->width(), image->height())) / 2 *
                                         look.pixelScaleArcsec);
  for (int i = 0; i < samples; ++i) {
    const auto sky = image->frame().skyFromPixel({static_cast<double>(image->width()) * (i % 4 + 0.5) / 4,
                                                  static_cast<double>(image->height()) * (i / 4 + 0.5) / 3});
    if (sky) look.samples.push_back(sampleOf(MosaicForm::tr("piece %1").arg(i + 1), viewOf(set, *sky, side)));
  }
}
}  // namespace

MosaicForm::MosaicForm(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(
      makeLabel(tr("Mosaics: FITS images with sky coordinates, one or more a band"), "small", "2"));
  layout->addWidget(makeMosaics());
  layout->addSpacing(12);
  m_way = new SegmentedButtons;
  m_way->setObjectName(QStringLiteral("mosaicWay"));
  m_way->setWords({tr("Objects of a catalogue"), tr("Find the sources")});
  m_way->setIndex(0);
  layout->addWidget(m_way, 0, Qt::AlignLeft);
  m_catalogueRows = makeCatalogue();
  m_detectionRows = makeDetection();
  layout->addWidget(m_catalogueRows);
  layout->addWidget(m_detectionRows);
  m_detectionRows->hide();
  connect(m_way, &SegmentedButtons::chosen, this, [this](int index) { setDetecting(index == 1); });
}

QWidget* MosaicForm::makeMosaics() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  m_mosaics = new QListWidget;
  m_mosaics->setObjectName(QStringLiteral("mosaics"));
  m_mosaics->setAccessibleName(tr("Mosaics"));
  m_mosaics->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_mosaics->setTextElideMode(Qt::ElideMiddle);
  m_mosaics->setFixedHeight(kMosaicRows * 24 + 8);
  row->addWidget(m_mosaics, 1);
  auto* buttons = new QVBoxLayout;
  auto* add = new QPushButton(tr("Add…"));
  add->setObjectName(QStringLiteral("addMosaic"));
  auto* remove = new QPushButton(tr("Remove"));
  remove->setObjectName(QStringLiteral("removeMosaic"));
  buttons->addWidget(add);
  buttons->addWidget(remove);
  buttons->addStretch();
  row->addLayout(buttons);
  connect(add, &QPushButton::clicked, this, [this] {
    if (const auto file = prompts().chooseFile(this, tr("Mosaic"), {},
                                               tr("FITS images (*.fits *.fit *.fits.fz *.fz *.fits.gz)")))
      addMosaics({*file});
  });
  connect(remove, &QPushButton::clicked, this, [this] {
    qDeleteAll(m_mosaics->selectedItems());
    Q_EMIT changed();
  });
  return box;
}

QWidget* MosaicForm::makeCatalogue() {
  auto* box = new QWidget;
  auto* grid = new QGridLayout(box);
  grid->setContentsMargins(0, 8, 0, 0);
  m_catalogue = new QLineEdit;
  m_catalogue->setObjectName(QStringLiteral("mosaicCatalogue"));
  m_catalogue->setAccessibleName(tr("Catalogue"));
  m_catalogue->setReadOnly(true);
  m_catalogue->setPlaceholderText(tr("CSV or FITS table with positions in degrees"));
  auto* choose = new QPushButton(tr("Choose…"));
  connect(choose, &QPushButton::clicked, this, [this] {
    if (const auto file =
            prompts().chooseFile(this, tr("Catalogue"), {}, tr("Tables (*.csv *.tsv *.fits *.fit)")))
      setCatalogue(*file);
  });
  grid->addWidget(m_catalogue, 0, 0, 1, 4);
  grid->addWidget(choose, 0, 4);
  const auto column = [&](int place, const char* name, const QString& words) {
    auto* made = new QComboBox;
    made->setObjectName(QString::fromLatin1(name));
    made->setAccessibleName(words);
    grid->addWidget(makeLabel(words, "small", "2"), 1, place);
    grid->addWidget(made, 2, place);
    connect(made, &QComboBox::currentIndexChanged, this, &MosaicForm::changed);
    return made;
  };
  m_id = column(0, "mosaicId", tr("Name"));
  m_ra = column(1, "mosaicRa", tr("Right ascension"));
  m_dec = column(2, "mosaicDec", tr("Declination"));
  m_size = new QLineEdit(QStringLiteral("12"));
  m_size->setObjectName(QStringLiteral("mosaicSize"));
  m_size->setAccessibleName(tr("Size: arcsec, or a column"));
  connect(m_size, &QLineEdit::textChanged, this, &MosaicForm::changed);
  grid->addWidget(makeLabel(tr("Size: arcsec, or a column"), "small", "2"), 1, 3);
  grid->addWidget(m_size, 2, 3);
  m_tableWords = makeLabel(QString(), "small", "3");
  m_tableWords->setObjectName(QStringLiteral("mosaicTableWords"));
  grid->addWidget(m_tableWords, 3, 0, 1, 5);
  return box;
}

QWidget* MosaicForm::makeDetection() {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 8, 0, 0);
  m_threshold = new QDoubleSpinBox;
  m_threshold->setObjectName(QStringLiteral("threshold"));
  m_threshold->setAccessibleName(tr("Threshold in sigma"));
  m_threshold->setRange(0.5, 1000);
  m_threshold->setValue(3);
  m_threshold->setSuffix(tr(" sigma"));
  row->addWidget(makeLabel(tr("Threshold above the background"), "small", "2"));
  row->addWidget(m_threshold);
  row->addSpacing(12);
  row->addWidget(makeLabel(tr("Views are 6 Kron radii wide."), "small", "3"));
  row->addStretch();
  return box;
}

void MosaicForm::addMosaics(const QStringList& files) {
  for (const QString& file : files)
    if (!mosaics().contains(file)) m_mosaics->addItem(file);
  Q_EMIT changed();
}

QStringList MosaicForm::mosaics() const {
  QStringList files;
  for (int row = 0; row < m_mosaics->count(); ++row) files << m_mosaics->item(row)->text();
  return files;
}

void MosaicForm::setDetecting(bool detecting) {
  m_way->setIndex(detecting ? 1 : 0);
  m_catalogueRows->setVisible(!detecting);
  m_detectionRows->setVisible(detecting);
  Q_EMIT changed();
}

void MosaicForm::setCatalogue(const QString& file) {
  m_catalogue->setText(file);
  m_table.reset();
  m_tableProblem.clear();
  for (QComboBox* box : {m_id, m_ra, m_dec}) box->clear();
  try {
    m_table = std::make_shared<const labeling::Table>(labeling::readTable(file.toStdString()));
    const labeling::CatalogueGuess guess = labeling::guessColumns(*m_table);
    const auto fill = [&](QComboBox* box, const std::string& guessed) {
      for (const labeling::TableColumn& column : m_table->columns)
        box->addItem(QString::fromStdString(column.name));
      box->setCurrentIndex(guessed.empty() ? -1 : box->findText(QString::fromStdString(guessed)));
    };
    fill(m_id, guess.id);
    fill(m_ra, guess.ra);
    fill(m_dec, guess.dec);
    m_tableWords->setText(tr("%1 rows").arg(grouped(static_cast<std::int64_t>(m_table->rows))));
  } catch (const model::Error& error) {
    m_tableProblem = QString::fromStdString(error.what());
    m_tableWords->clear();
  }
  Q_EMIT changed();
}

QString MosaicForm::problem() const {
  const QStringList files = mosaics();
  if (files.isEmpty()) return tr("Add the mosaics.");
  for (const QString& file : files)
    if (!QFileInfo(file).isFile()) return tr("There is no file %1.").arg(file);
  if (m_way->index() == 1) return {};
  if (!m_tableProblem.isEmpty()) return m_tableProblem;
  if (!m_table) return tr("Choose the catalogue, or let the program find the sources.");
  if (m_ra->currentIndex() < 0 || m_dec->currentIndex() < 0)
    return tr("Choose the columns of the positions.");
  bool isNumber = false;
  const double size = m_size->text().toDouble(&isNumber);
  if (isNumber ? !(size > 0) : m_table->find(m_size->text().toStdString()) == nullptr)
    return tr("The size is a number of arcsec above 0, or a column of the catalogue.");
  return {};
}

QJsonObject MosaicForm::parameters() const {
  QJsonObject parameters;
  parameters[QStringLiteral("mosaic")] = QJsonArray::fromStringList(mosaics());
  if (m_way->index() == 1) {
    parameters[QStringLiteral("detect")] = true;
    parameters[QStringLiteral("threshold")] = m_threshold->value();
    return parameters;
  }
  parameters[QStringLiteral("catalogue")] = QFileInfo(m_catalogue->text()).absoluteFilePath();
  if (m_id->currentIndex() >= 0) parameters[QStringLiteral("id")] = m_id->currentText();
  parameters[QStringLiteral("ra")] = m_ra->currentText();
  parameters[QStringLiteral("dec")] = m_dec->currentText();
  parameters[QStringLiteral("size")] = m_size->text();
  return parameters;
}

MosaicForm::Request MosaicForm::request() const {
  Request request;
  for (const QString& file : mosaics()) request.mosaics.push_back(file.toStdString());
  if (m_way->index() == 0) request.table = m_table;
  request.id = m_id->currentText().toStdString();
  request.ra = m_ra->currentText().toStdString();
  request.dec = m_dec->currentText().toStdString();
  request.size = m_size->text().toStdString();
  return request;
}

MosaicForm::Look MosaicForm::look(const Request& request, int samples, const model::RunControl& control) {
  std::vector<labeling::ImageSource> planes;
  for (const std::string& file : request.mosaics)
    for (labeling::ImageSource& plane : labeling::mosaicPlanes(labeling::parsedMosaicName(file)))
      planes.push_back(std::move(plane));
  const labeling::MosaicSet set(std::move(planes), "");
  Look look;
  look.mosaics = static_cast<int>(request.mosaics.size());
  for (const std::string& band : set.bands()) look.bands << QString::fromStdString(band);
  look.pixelScaleArcsec = set.pixelScaleArcsec(0);
  for (std::size_t plane = 0; plane < set.planes().size(); ++plane)
    look.pixelScaleArcsec = std::min(look.pixelScaleArcsec, set.pixelScaleArcsec(plane));
  if (!request.table) {
    lookAtPieces(set, samples, look);
    return look;
  }
  const labeling::Table& table = *request.table;
  const labeling::TableColumn &ra = table.at(request.ra), &dec = table.at(request.dec);
  const labeling::TableColumn* id = request.id.empty() ? nullptr : table.find(request.id);
  const bool isNumber = !request.size.empty() && table.find(request.size) == nullptr;
  const double fixed = isNumber ? QString::fromStdString(request.size).toDouble() : 0;
  look.rows = static_cast<std::int64_t>(table.rows);
  look.looked = std::min(look.rows, kMostLooked);
  for (std::int64_t i = 0; i < look.looked; ++i) {
    control.throwIfStopped();
    const auto row = static_cast<std::size_t>(i * look.rows / look.looked);
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    const labeling::SkyPosition sky{ra.numberAt(row).value_or(kUnknown),
                                    dec.numberAt(row).value_or(kUnknown)};
    const double size = isNumber ? fixed : table.at(request.size).numberAt(row).value_or(kUnknown);
    if (!std::isfinite(sky.raDeg) || !std::isfinite(sky.decDeg) || !(size > 0)) continue;
    const auto choice = set.choose(sky, size);
    if (*std::max_element(choice.coverage.begin(), choice.coverage.end()) <= 0) continue;
    ++look.covered;
    if (static_cast<std::int64_t>(look.samples.size()) < samples &&
        static_cast<std::int64_t>(look.samples.size()) * look.looked <= i * samples)
      look.samples.push_back(
          sampleOf(QString::fromStdString(id != nullptr ? id->textAt(row) : std::to_string(row + 1)),
                   viewOf(set, sky, size)));
  }
  return look;
}

}  // namespace ui
