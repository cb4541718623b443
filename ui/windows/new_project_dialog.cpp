#include "ui/windows/new_project_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <set>

#include "labeling/display/display.h"
#include "labeling/store/project_builder.h"
#include "labeling/survey/band_pattern.h"
#include "labeling/survey/cutout_reader.h"
#include "labeling/survey/image_centres.h"
#include "labeling/survey/table_positions.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/segmented_buttons.h"
#include "ui/windows/separation_histogram.h"

namespace ui {
namespace {

constexpr int kSamples = 12, kSampleSide = 112;

/// A field with a button that opens a chooser.
QHBoxLayout* pathRow(QLineEdit* field, QPushButton* button) {
  auto* row = new QHBoxLayout;
  row->addWidget(field, 1);
  row->addWidget(button);
  return row;
}

}  // namespace

NewProjectDialog::NewProjectDialog(bool withCatalogue, QWidget* parent)
    : QDialog(parent), m_withCatalogue(withCatalogue) {
  setObjectName(QStringLiteral("newProject"));
  setWindowTitle(tr("New project"));
  resize(720, 560);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  m_stepWords = makeLabel(QString(), "small", "3");
  layout->addWidget(m_stepWords);
  layout->addSpacing(16);
  m_steps = new QStackedWidget;
  m_steps->addWidget(makeFiles());
  m_steps->addWidget(makeColumns());
  m_steps->addWidget(makeCheck());
  layout->addWidget(m_steps, 1);
  m_problem = makeLabel(QString(), "small", "2");
  m_problem->setObjectName(QStringLiteral("problem"));
  m_problem->setWordWrap(true);
  layout->addWidget(m_problem);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_back = new QPushButton(tr("Back"));
  m_back->setObjectName(QStringLiteral("backStep"));
  m_next = new QPushButton(tr("Next"));
  m_next->setObjectName(QStringLiteral("nextStep"));
  m_next->setProperty("variant", QStringLiteral("primary"));
  m_next->setDefault(true);
  buttons->addWidget(cancel);
  buttons->addStretch();
  buttons->addWidget(m_back);
  buttons->addWidget(m_next);
  layout->addLayout(buttons);
  connect(m_back, &QPushButton::clicked, this, [this] {
    m_steps->setCurrentIndex(m_withCatalogue && m_ways->currentIndex() == 0 ? step() - 1 : 0);
    refresh();
  });
  connect(m_next, &QPushButton::clicked, this, &NewProjectDialog::next);
  refresh();
}

QWidget* NewProjectDialog::makeFiles() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  m_wayChoice = new SegmentedButtons;
  m_wayChoice->setObjectName(QStringLiteral("projectWay"));
  m_wayChoice->setWords({tr("Cutouts in a folder"), tr("Views into mosaics")});
  m_wayChoice->setIndex(0);
  connect(m_wayChoice, &SegmentedButtons::chosen, this, [this](int index) { setOfMosaics(index == 1); });
  layout->addWidget(m_wayChoice, 0, Qt::AlignLeft);
  layout->addSpacing(12);
  m_ways = new QStackedWidget;
  m_ways->addWidget(makeCutouts());
  m_mosaicForm = new MosaicForm;
  connect(m_mosaicForm, &MosaicForm::changed, this, [this] {
    if (m_directory->text().isEmpty() && !m_mosaicForm->mosaics().isEmpty()) {
      const QFileInfo first(m_mosaicForm->mosaics().constFirst());
      setDirectory(first.absoluteDir().filePath(first.fileName().section(QLatin1Char('.'), 0, 0)));
    }
    refresh();
  });
  m_ways->addWidget(m_mosaicForm);
  layout->addWidget(m_ways);
  layout->addSpacing(12);
  m_directory = new QLineEdit;
  m_directory->setObjectName(QStringLiteral("directory"));
  m_directory->setAccessibleName(tr("Project"));
  connect(m_directory, &QLineEdit::textChanged, this, &NewProjectDialog::refresh);
  auto* choose = new QPushButton(tr("Choose…"));
  connect(choose, &QPushButton::clicked, this, [this] {
    if (const auto folder =
            prompts().chooseNewFile(this, tr("Project"), m_directory->text(), tr("Projects (*.tuningfork)")))
      setDirectory(*folder);
  });
  layout->addWidget(makeLabel(tr("Where the project is kept. Images stay where they are."), "small", "2"));
  layout->addLayout(pathRow(m_directory, choose));
  layout->addStretch();
  return page;
}

QWidget* NewProjectDialog::makeCutouts() {
  auto* page = new QWidget;
  auto* grid = new QVBoxLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  const auto field = [&](const char* name, const QString& words) {
    auto* made = new QLineEdit;
    made->setObjectName(QString::fromLatin1(name));
    made->setAccessibleName(words);
    connect(made, &QLineEdit::textChanged, this, &NewProjectDialog::refresh);
    return made;
  };
  m_images = field("images", tr("Folder of cutouts"));
  m_catalogue = field("catalogue", tr("Catalogue"));
  const auto chooser = [&](auto choose) {
    auto* button = new QPushButton(tr("Choose…"));
    connect(button, &QPushButton::clicked, this, choose);
    return button;
  };
  if (m_withCatalogue) {
    grid->addWidget(makeLabel(tr("Catalogue (CSV or FITS table)"), "small", "2"));
    grid->addLayout(pathRow(m_catalogue, chooser([this] {
                              if (const auto file = prompts().chooseFile(
                                      this, tr("Catalogue"), {}, tr("Tables (*.csv *.tsv *.fits *.fit)")))
                                setCatalogue(*file);
                            })));
    grid->addSpacing(12);
  } else {
    m_catalogue->setParent(page);
    m_catalogue->hide();
  }
  grid->addWidget(makeLabel(tr("Folder of cutouts (FITS, JPEG, PNG)"), "small", "2"));
  grid->addLayout(pathRow(m_images, chooser([this] {
                            if (const auto folder = prompts().chooseFolder(this, tr("Folder of cutouts"), {}))
                              setImages(*folder);
                          })));
  grid->addSpacing(12);
  m_bandsFrom = field("bandsFrom", tr("Names of the files"));
  m_bandsFrom->setPlaceholderText(QStringLiteral("{object}_{band}.fits"));
  grid->addWidget(
      makeLabel(tr("Names of the files, where each band has its own (else guessed)"), "small", "2"));
  grid->addWidget(m_bandsFrom);
  grid->addStretch();
  return page;
}

QWidget* NewProjectDialog::makeColumns() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeLabel(tr("How rows find their images"), "small", "2"));
  auto* matchRow = new QHBoxLayout;
  m_matchBy = new SegmentedButtons;
  m_matchBy->setObjectName(QStringLiteral("matchBy"));
  m_matchBy->setAccessibleName(tr("How rows find their images"));
  m_matchBy->setWords({tr("Name in column"), tr("Position on the sky")});
  connect(m_matchBy, &SegmentedButtons::chosen, this, [this](int index) { matchBySky(index == 1); });
  m_radius = new QDoubleSpinBox;
  m_radius->setObjectName(QStringLiteral("radius"));
  m_radius->setAccessibleName(tr("Largest separation in arcsec"));
  m_radius->setRange(0.01, 3600);
  m_radius->setValue(2);
  m_radius->setPrefix(tr("within "));
  m_radius->setSuffix(tr(" arcsec of an image's middle"));
  m_radius->setMinimumWidth(280);
  matchRow->addWidget(m_matchBy);
  matchRow->addSpacing(8);
  matchRow->addWidget(m_radius);
  matchRow->addStretch();
  layout->addLayout(matchRow);
  layout->addSpacing(12);
  m_idWords = makeLabel({}, "small", "2");
  layout->addWidget(m_idWords);
  m_id = new QComboBox;
  m_id->setObjectName(QStringLiteral("idColumn"));
  m_id->setAccessibleName(tr("Column that names the images"));
  layout->addWidget(m_id);
  layout->addSpacing(12);
  m_columnWords = makeLabel(QString(), "small", "2");
  m_columnWords->setWordWrap(true);
  layout->addWidget(m_columnWords);
  layout->addStretch();
  matchBySky(false);
  return page;
}

bool NewProjectDialog::isBySky() const { return m_matchBy->index() == 1; }

void NewProjectDialog::matchBySky(bool sky) {
  m_matchBy->setIndex(sky ? 1 : 0);
  m_radius->setVisible(sky);
  m_idWords->setText(sky ? tr("Column that names the galaxies; without one they are called as their files")
                         : tr("Column that names the images (file name without its ending, or with it)"));
  // Matched on the sky, a name is welcome but not needed.
  const int none = m_id ? m_id->findData(true) : -1;
  if (m_id && sky && none < 0)
    m_id->insertItem(0, tr("as their files"), true);
  else if (m_id && !sky && none >= 0)
    m_id->removeItem(none);
  if (m_next) refresh();
}

QWidget* NewProjectDialog::makeCheck() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  m_checkWords = makeLabel(QString(), "body");
  m_checkWords->setObjectName(QStringLiteral("checkWords"));
  m_checkWords->setWordWrap(true);
  layout->addWidget(m_checkWords);
  layout->addSpacing(8);
  m_histogram = new SeparationHistogram;
  m_histogram->hide();
  layout->addWidget(m_histogram);
  layout->addSpacing(8);
  m_samples = new QWidget;
  m_samples->setObjectName(QStringLiteral("samples"));
  new QGridLayout(m_samples);
  layout->addWidget(m_samples);
  layout->addStretch();
  return page;
}

void NewProjectDialog::setImages(const QString& folder) {
  m_images->setText(folder);
  if (!m_directory->text().isEmpty()) return;
  const QDir parent = QFileInfo(folder).absoluteDir();
  setDirectory(parent.filePath(QFileInfo(folder).fileName() + QStringLiteral(".tuningfork")));
}

void NewProjectDialog::setCatalogue(const QString& file) {
  m_catalogue->setText(file);
  if (m_images->text().isEmpty()) setImages(QFileInfo(file).absolutePath());
}

void NewProjectDialog::setDirectory(const QString& directory) {
  m_directory->setText(directory.endsWith(QLatin1String(".tuningfork"))
                           ? directory
                           : directory + QStringLiteral(".tuningfork"));
}

void NewProjectDialog::setOfMosaics(bool ofMosaics) {
  m_wayChoice->setIndex(ofMosaics ? 1 : 0);
  m_ways->setCurrentIndex(ofMosaics ? 1 : 0);
  refresh();
}

void NewProjectDialog::setBandsFrom(const QString& pattern) { m_bandsFrom->setText(pattern); }

int NewProjectDialog::step() const { return m_steps->currentIndex(); }

QString NewProjectDialog::problem() const {
  if (step() == 0) {
    if (m_ways->currentIndex() == 1) {
      if (const QString missing = m_mosaicForm->problem(); !missing.isEmpty()) return missing;
    } else if (m_withCatalogue && !QFileInfo(m_catalogue->text()).isFile()) {
      return tr("Choose the catalogue.");
    } else if (!QFileInfo(m_images->text()).isDir()) {
      return tr("Choose the folder that holds the cutouts.");
    } else if (!m_bandsFrom->text().isEmpty()) {
      try {
        labeling::BandPattern pattern(m_bandsFrom->text().toStdString());
      } catch (const model::Error& error) {
        return QString::fromStdString(error.what());
      }
    }
    if (m_directory->text().isEmpty()) return tr("Choose where the project is kept.");
    const QDir directory(m_directory->text());
    if (directory.exists() && !directory.isEmpty())
      return tr("%1 exists already. Choose another name.").arg(m_directory->text());
  }
  if (step() == 1 && m_id->currentIndex() < 0) return tr("Choose the column that names the images.");
  if (step() == 1 && isBySky() && !m_hasPlaces)
    return tr("The catalogue has no columns of right ascension and declination. Match by name.");
  if (step() == 2 && !m_checked) return tr("Looking at the files…");
  return {};
}

void NewProjectDialog::refresh() {
  const bool withColumns = m_withCatalogue && m_ways->currentIndex() == 0;
  const int steps = withColumns ? 3 : 2;
  const int number = withColumns ? step() + 1 : step() == 0 ? 1 : 2;
  const QString names[] = {tr("Files"), tr("Columns"), tr("Check of 12 samples")};
  m_stepWords->setText(tr("Step %1 of %2: %3").arg(number).arg(steps).arg(names[step()]));
  m_problem->setText(problem());
  m_back->setEnabled(step() > 0);
  m_next->setEnabled(problem().isEmpty());
  m_next->setText(step() == 2 ? tr("Make the project") : tr("Next"));
}

void NewProjectDialog::next() {
  if (!problem().isEmpty()) {
    refresh();
    return;
  }
  if (step() == 2) {
    accept();
    return;
  }
  if (step() == 0 && m_ways->currentIndex() == 1) {
    m_steps->setCurrentIndex(2);
    startMosaicCheck();
  } else if (step() == 0 && m_withCatalogue) {
    readCatalogue();
    if (!m_table) return;
    m_steps->setCurrentIndex(1);
  } else {
    m_steps->setCurrentIndex(2);
    startCheck();
  }
  refresh();
}

void NewProjectDialog::readCatalogue() {
  if (m_table && m_tableFile == m_catalogue->text()) return;
  m_table.reset();
  try {
    m_table = labeling::readTable(m_catalogue->text().toStdString());
  } catch (const model::Error& error) {
    m_problem->setText(QString::fromStdString(error.what()));
    return;
  }
  m_tableFile = m_catalogue->text();
  const labeling::CatalogueGuess guess = labeling::guessColumns(*m_table);
  m_id->clear();
  for (const labeling::TableColumn& column : m_table->columns)
    m_id->addItem(QString::fromStdString(column.name));
  m_id->setCurrentText(QString::fromStdString(guess.id));
  m_hasPlaces = !guess.ra.empty() && !guess.dec.empty();
  matchBySky(isBySky());
  QString words = tr("%1 rows, %2 columns.")
                      .arg(grouped(static_cast<std::int64_t>(m_table->rows)),
                           grouped(static_cast<std::int64_t>(m_table->columns.size())));
  if (!guess.ra.empty() && !guess.dec.empty())
    words += QLatin1Char(' ') + tr("Positions are taken from %1 and %2.")
                                    .arg(QString::fromStdString(guess.ra), QString::fromStdString(guess.dec));
  m_columnWords->setText(words);
}

void NewProjectDialog::startCheck() {
  m_checked = false;
  m_checkWords->setText(tr("Looking at the files…"));
  std::vector<std::string> ids;
  struct Sky {
    std::vector<labeling::SkyPosition> places;
    double radius = 0;
  };
  std::optional<Sky> sky;
  if (m_table && isBySky()) {
    const labeling::CatalogueGuess guess = labeling::guessColumns(*m_table);
    try {
      sky = Sky{labeling::positionsIn(*m_table, guess.ra, guess.dec), m_radius->value()};
    } catch (const model::Error& error) {
      m_checkWords->setText(QString::fromUtf8(error.what()));
      return;
    }
  } else if (m_table)
    if (const labeling::TableColumn* column = m_table->find(m_id->currentText().toStdString()))
      for (std::size_t row = 0; row < m_table->rows; ++row) ids.push_back(column->textAt(row));
  m_checking.start(
      [folder = m_images->text().toStdString(), bandsFrom = m_bandsFrom->text().toStdString(), ids,
       sky](const model::RunControl& control) {
        Check check;
        check.folder = labeling::scanFolder(folder, control, bandsFrom);
        if (!ids.empty()) {
          // With or without folder and ending, as `new` joins them.
          std::set<std::string> known;
          for (const std::string& id : ids) {
            known.insert(id);
            known.insert(std::filesystem::path(id).stem().string());
          }
          check.matched = 0;
          for (const labeling::FoundObject& object : check.folder.objects)
            if (known.contains(object.name)) ++check.matched;
        }
        const auto& objects = check.folder.objects;
        if (sky) {
          check.sky = labeling::crossMatch(sky->places, labeling::imageCentres(objects, control),
                                           {sky->radius}, control);
          check.matched = check.sky->second.matched;
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(kSamples, objects.size()); ++i) {
          control.throwIfStopped();
          const labeling::FoundObject& object =
              objects[i * objects.size() / std::min<std::size_t>(kSamples, objects.size())];
          Sample sample{QString::fromStdString(object.name), {}, {}};
          try {
            labeling::ReadOptions options;
            options.minimumSide = 2 * kSampleSide;
            const auto picture = labeling::render(labeling::readCutout(object.sources, options));
            sample.image = QImage(picture.rgb.data(), picture.width, picture.height, picture.width * 3,
                                  QImage::Format_RGB888)
                               .copy();
          } catch (const model::Error& error) {
            sample.reason = QString::fromStdString(error.what());
          }
          check.samples.push_back(std::move(sample));
        }
        return check;
      },
      [this](Check& check) { showCheck(check); },
      [this](const QString& sentence) {
        m_checkWords->setText(sentence);
        m_problem->setText(tr("Go back and choose another folder."));
      });
}

void NewProjectDialog::showCheck(const Check& check) {
  const auto objects = static_cast<std::int64_t>(check.folder.objects.size());
  QStringList words{tr("%1 galaxies found.").arg(grouped(objects))};
  m_histogram->setVisible(check.sky.has_value());
  if (check.sky) {
    m_histogram->setMatch(*check.sky);
    words << skyMatchWords(*check.sky);
    if (check.sky->second.withoutPosition > 0)
      words << tr("%1 images do not say where on the sky they lie.")
                   .arg(grouped(check.sky->second.withoutPosition));
  } else if (check.matched >= 0) {
    words << tr("%1 of them have a row in the catalogue.").arg(grouped(check.matched));
  }
  if (!check.folder.unusable.empty())
    words << tr("%1 files cannot be used, the first one: %2")
                 .arg(grouped(static_cast<std::int64_t>(check.folder.unusable.size())),
                      QString::fromStdString(check.folder.unusable.front().reason));
  m_checkWords->setText(words.join(QLatin1Char(' ')));
  showSamples(check.samples);
  m_checked = objects > 0;
  refresh();
  if (objects == 0) m_problem->setText(tr("Go back and choose a folder with FITS, JPEG or PNG files."));
}

void NewProjectDialog::showSamples(const std::vector<Sample>& samples) {
  auto* grid = static_cast<QGridLayout*>(m_samples->layout());
  while (QLayoutItem* item = grid->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    auto* picture = new QLabel;
    picture->setFixedSize(100, 100);
    picture->setAlignment(Qt::AlignCenter);
    picture->setToolTip(samples[i].reason.isEmpty() ? samples[i].name : samples[i].reason);
    if (samples[i].image.isNull())
      picture->setPixmap(icon(QStringLiteral("warn"), IconColour::Bad).pixmap(24, 24));
    else
      picture->setPixmap(QPixmap::fromImage(
          samples[i].image.scaled(100, 100, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    grid->addWidget(picture, static_cast<int>(i) / 6, static_cast<int>(i) % 6);
  }
}

void NewProjectDialog::startMosaicCheck() {
  m_checked = false;
  m_checkWords->setText(tr("Looking at the mosaics…"));
  showSamples({});
  m_lookingAtMosaics.start(
      [request = m_mosaicForm->request()](const model::RunControl& control) {
        return MosaicForm::look(request, kSamples, control);
      },
      [this](MosaicForm::Look& look) { showMosaicCheck(look); },
      [this](const QString& sentence) {
        m_checkWords->setText(sentence);
        m_problem->setText(tr("Go back and choose other mosaics or columns."));
      });
}

void NewProjectDialog::showMosaicCheck(const MosaicForm::Look& look) {
  QStringList words{tr("%1 mosaics, bands %2, pixels of %3 arcsec.")
                        .arg(look.mosaics)
                        .arg(look.bands.join(QStringLiteral(", ")))
                        .arg(look.pixelScaleArcsec, 0, 'g', 3)};
  if (look.looked == 0)
    words << tr("The sources are found when the project is made; these are pieces of the first mosaic.");
  else if (look.looked < look.rows)
    words << tr("%1 rows; of %2 spread over them, %3 lie in a mosaic.")
                 .arg(grouped(look.rows), grouped(look.looked), grouped(look.covered));
  else
    words << tr("%1 of %2 rows lie in a mosaic.").arg(grouped(look.covered), grouped(look.rows));
  m_checkWords->setText(words.join(QLatin1Char(' ')));
  showSamples(look.samples);
  m_checked = look.looked == 0 || look.covered > 0;
  refresh();
  if (!m_checked) m_problem->setText(tr("Go back: no position of the catalogue lies in a mosaic."));
}

QJsonObject NewProjectDialog::parameters() const {
  if (m_ways->currentIndex() == 1) {
    QJsonObject parameters = m_mosaicForm->parameters();
    parameters[QStringLiteral("dir")] = QDir(m_directory->text()).absolutePath();
    return parameters;
  }
  QJsonObject parameters{{QStringLiteral("dir"), QDir(m_directory->text()).absolutePath()},
                         {QStringLiteral("images"), QDir(m_images->text()).absolutePath()}};
  if (m_withCatalogue) {
    parameters[QStringLiteral("catalogue")] = QFileInfo(m_catalogue->text()).absoluteFilePath();
    if (!m_id->currentData().toBool()) parameters[QStringLiteral("id")] = m_id->currentText();
    if (isBySky()) parameters[QStringLiteral("match_sky")] = m_radius->value();
  }
  return parameters;
}

void NewProjectDialog::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().window);
}

}  // namespace ui
