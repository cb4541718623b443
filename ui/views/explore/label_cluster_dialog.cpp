#include "ui/views/explore/label_cluster_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "model/base/random.h"
#include "model/metrics/interval.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/gallery/thumbnail_cache.h"

namespace ui {
namespace {
constexpr int kSide = 84, kColumns = 8, kThumbnail = 128;
}

LabelClusterDialog::LabelClusterDialog(ProjectSession& session, const QString& name,
                                       std::vector<std::int64_t> rows, QWidget* parent)
    : QDialog(parent), m_session(session), m_name(name), m_rows(std::move(rows)) {
  setObjectName(QStringLiteral("label-cluster-dialog"));
  setWindowTitle(tr("Label %1").arg(name));
  m_sample = m_rows;
  model::Random random(model::stableHash(name.toStdString(), m_rows.size()));
  random.shuffle(m_sample);
  m_sample.resize(std::min<std::size_t>(m_sample.size(), kSample));

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 20, 24, 20);
  layout->setSpacing(12);
  auto* choices = new QHBoxLayout;
  choices->setSpacing(8);
  m_question = new QComboBox(this);
  m_question->setObjectName(QStringLiteral("label-cluster-question"));
  m_question->setAccessibleName(tr("Question"));
  m_answer = new QComboBox(this);
  m_answer->setObjectName(QStringLiteral("label-cluster-answer"));
  m_answer->setAccessibleName(tr("Answer"));
  for (const labeling::Question& question : session.scheme().questions)
    if (question.kind == labeling::QuestionKind::Binary || question.kind == labeling::QuestionKind::Choice)
      m_question->addItem(QString::fromStdString(question.words), QString::fromStdString(question.id));
  choices->addWidget(m_question, 1);
  choices->addWidget(m_answer);
  layout->addLayout(choices);
  auto* words =
      makeLabel(tr("A random sample of the %1 galaxies. Click those that the answer is wrong for: they "
                   "are left out.")
                    .arg(grouped(static_cast<qint64>(m_rows.size()))),
                "small", "2", this);
  words->setWordWrap(true);
  layout->addWidget(words);
  auto* grid = new QGridLayout;
  grid->setSpacing(6);
  for (std::size_t i = 0; i < m_sample.size(); ++i) {
    auto* tile = new QToolButton(this);
    tile->setObjectName(QStringLiteral("label-cluster-tile-%1").arg(i));
    tile->setCheckable(true);
    tile->setIconSize({kSide, kSide});
    tile->setFixedSize(kSide + 10, kSide + 10);
    tile->setProperty("variant", QStringLiteral("toggle"));
    tile->setAccessibleName(m_session.objectName(m_sample[i]));
    tile->setToolTip(m_session.objectName(m_sample[i]));
    connect(tile, &QToolButton::toggled, this, &LabelClusterDialog::refresh);
    grid->addWidget(tile, static_cast<int>(i) / kColumns, static_cast<int>(i) % kColumns);
    m_tiles.push_back(tile);
  }
  layout->addLayout(grid);
  m_purity = makeLabel({}, "strong", nullptr, this);
  m_purity->setObjectName(QStringLiteral("label-cluster-purity"));
  layout->addWidget(m_purity);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_label = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
  m_label->setObjectName(QStringLiteral("label-cluster-accept"));
  m_label->setProperty("variant", QStringLiteral("primary"));
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_question, &QComboBox::currentIndexChanged, this, &LabelClusterDialog::fillAnswers);
  connect(m_answer, &QComboBox::currentIndexChanged, this, &LabelClusterDialog::refresh);
  connect(&ThumbnailCache::of(session), &ThumbnailCache::ready, this, &LabelClusterDialog::showImages);
  ThumbnailCache::of(session).request(this, m_sample, kThumbnail);
  fillAnswers();
  showImages();
}

void LabelClusterDialog::fillAnswers() {
  m_answer->clear();
  if (const labeling::Question* question =
          m_session.scheme().find(m_question->currentData().toString().toStdString()))
    for (const labeling::Answer& answer : question->answers)
      m_answer->addItem(QString::fromStdString(answer.words), QString::fromStdString(answer.id));
  refresh();
}

void LabelClusterDialog::showImages() {
  for (std::size_t i = 0; i < m_tiles.size(); ++i)
    if (const QImage image = ThumbnailCache::of(m_session).findAny(m_sample[i]); !image.isNull())
      m_tiles[i]->setIcon(QPixmap::fromImage(image));
}

void LabelClusterDialog::refresh() {
  const auto wrong = std::count_if(m_tiles.begin(), m_tiles.end(),
                                   [](const QToolButton* tile) { return tile->isChecked(); });
  const auto looked = static_cast<std::int64_t>(m_tiles.size());
  const model::Interval range = model::wilsonInterval(looked - wrong, looked, model::k95Percent);
  m_purity->setText(
      tr("%1 of %2 belong: purity %3 (95 %: %4 to %5)")
          .arg(looked - wrong)
          .arg(looked)
          .arg(fixed(looked > 0 ? static_cast<double>(looked - wrong) / static_cast<double>(looked) : 0, 2),
               fixed(range.low, 2), fixed(range.high, 2)));
  const auto labelled = static_cast<qint64>(m_rows.size()) - wrong;
  m_label->setText(tr("Label %1 galaxies “%2”").arg(grouped(labelled), m_answer->currentText()));
  m_label->setEnabled(m_answer->currentIndex() >= 0 && labelled > 0);
}

std::vector<labeling::LabelEvent> LabelClusterDialog::events() const {
  std::vector<labeling::LabelEvent> events;
  if (m_answer->currentIndex() < 0) return events;
  std::set<std::int64_t> wrong;
  for (std::size_t i = 0; i < m_tiles.size(); ++i)
    if (m_tiles[i]->isChecked()) wrong.insert(m_sample[i]);
  const std::string question = m_question->currentData().toString().toStdString();
  const QString comment = tr("%1: %2 of %3 looked at belong")
                              .arg(m_name)
                              .arg(m_sample.size() - wrong.size())
                              .arg(m_sample.size());
  for (const std::int64_t row : m_rows) {
    if (wrong.count(row) > 0) continue;
    labeling::LabelEvent event;
    event.row = row;
    event.question = question;
    event.scheme = m_session.schemes().keyFor(question);
    event.answer = m_answer->currentData().toString().toStdString();
    event.annotator = m_session.annotator().toStdString();
    event.modelName = m_session.modelInUse().toStdString();
    event.modelVisible = !m_session.isBlind();
    event.comment = comment.toStdString();
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace ui
