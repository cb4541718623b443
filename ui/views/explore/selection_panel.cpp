#include "ui/views/explore/selection_panel.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "model/base/error.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/explore/mini_histogram.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/save/picture_saver.h"

namespace ui {
namespace {

/// The two columns that say most about a selection, of those the project has: type or disc probability, and
/// distance or brightness.
std::pair<QString, QString> interestingColumns(const QStringList& columns) {
  const auto firstOf = [&](const QStringList& wanted, const QString& except) {
    for (const QString& want : wanted)
      for (const QString& column : columns)
        if (column.compare(want, Qt::CaseInsensitive) == 0 && column != except) return column;
    for (const QString& column : columns)
      if (column != except && !column.endsWith(QLatin1String("_sigma"))) return column;
    return QString();
  };
  const QString first =
      firstOf({QStringLiteral("t_type"), QStringLiteral("p_disk"), QStringLiteral("p_edge_on")}, {});
  const QString second = firstOf({QStringLiteral("redshift"), QStringLiteral("z"), QStringLiteral("r_mag"),
                                  QStringLiteral("mag_r"), QStringLiteral("p_edge_on")},
                                 first);
  return {first, second};
}

}  // namespace

SelectionPanel::SelectionPanel(ProjectSession& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("explore-selection"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 12, 20, 12);
  layout->setSpacing(8);
  auto* head = new QHBoxLayout;
  m_count = new CountLink(Type::Body, this);
  m_count->setObjectName(QStringLiteral("explore-selection-count"));
  m_count->setToolTip(tr("Open them in Browse"));
  m_label = new QPushButton(icon(QStringLiteral("label")), tr("Label these"), this);
  m_label->setProperty("compact", true);
  m_label->setObjectName(QStringLiteral("explore-label-these"));
  head->addWidget(makeLabel(tr("Selection"), "strong", nullptr, this));
  head->addWidget(m_count);
  head->addStretch();
  head->addWidget(m_label);
  m_more = new QToolButton(this);
  m_more->setObjectName(QStringLiteral("explore-selection-more"));
  m_more->setProperty("variant", QStringLiteral("ghost"));
  m_more->setIcon(icon(QStringLiteral("more")));
  m_more->setAccessibleName(tr("What becomes of the selection"));
  m_more->setToolTip(tr("What becomes of the selection"));
  m_more->setPopupMode(QToolButton::InstantPopup);
  head->addWidget(m_more);
  m_saver = new PictureSaver(session, this);
  buildMenu();
  layout->addLayout(head);

  m_hint =
      makeLabel(tr("Draw around points on the map to see what they have in common."), "small", "2", this);
  m_hint->setWordWrap(true);
  m_mix = new MixBar(this);
  auto* histograms = new QHBoxLayout;
  histograms->setSpacing(16);
  m_first = new MiniHistogram(this);
  m_second = new MiniHistogram(this);
  histograms->addWidget(m_first);
  histograms->addWidget(m_second);
  m_gallery = new GalleryView(session, this);
  m_gallery->setObjectName(QStringLiteral("explore-selection-gallery"));
  m_gallery->setAccessibleName(tr("Galaxies of the selection"));
  m_gallery->setTileSide(82);
  m_gallery->setFooterHeight(0);
  m_gallery->setMargins(4, 4);
  m_gallery->setGap(6, 6);
  m_gallery->setWheelSizes(false);
  layout->addWidget(m_hint);
  layout->addWidget(m_mix);
  layout->addLayout(histograms);
  layout->addWidget(m_gallery, 1);
  layout->addStretch();

  connect(m_count, &CountLink::clicked, this,
          [this] { Q_EMIT m_session.temporaryViewRequested(m_rows, tr("Selection on the map")); });
  connect(m_label, &QPushButton::clicked, this,
          [this] { Q_EMIT m_session.labelQueueRequested(m_rows, tr("Selection on the map")); });
  connect(m_mix, &MixBar::classActivated, this, [this](int hubbleClass) {
    std::vector<std::int64_t> rows;
    for (const std::int64_t row : m_rows)
      if (const auto opinion = m_session.classOpinion(row);
          opinion && static_cast<int>(opinion->hubbleClass) == hubbleClass)
        rows.push_back(row);
    m_session.selection().select(rows, this);
  });
  connect(m_gallery, &GalleryView::activated, this,
          [this](std::int64_t row) { Q_EMIT m_session.labelQueueRequested({row}, tr("From the map")); });
  setRows({});
}

void SelectionPanel::buildMenu() {
  auto* menu = new QMenu(m_more);
  menu->addAction(icon(QStringLiteral("browse")), tr("Open in Browse"), this,
                  [this] { Q_EMIT m_session.temporaryViewRequested(m_rows, tr("Selection on the map")); });
  menu->addAction(icon(QStringLiteral("flag")), tr("Flag them"), this, &SelectionPanel::flagAll);
  menu->addAction(icon(QStringLiteral("export")), tr("Save pictures or a cutout sheet…"), this,
                  [this] { m_saver->ask(m_rows, tr("Selection on the map")); });
  menu->addAction(icon(QStringLiteral("table")), tr("Save as a table…"), this, &SelectionPanel::exportTable);
  m_more->setMenu(menu);
}

void SelectionPanel::flagAll() {
  std::vector<labeling::LabelEvent> events;
  for (const std::int64_t row : m_rows) {
    labeling::LabelEvent event;
    event.row = row;
    event.kind = labeling::EventKind::Flag;
    event.answer = "on";
    event.annotator = m_session.annotator().toStdString();
    events.push_back(std::move(event));
  }
  try {
    m_session.addLabels(events);
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("Not saved"), QString::fromStdString(error.what()));
  }
}

void SelectionPanel::exportTable() {
  const auto file =
      prompts().chooseNewFile(this, tr("Save the selection as a table"), QStringLiteral("selection.csv"),
                              tr("Tables (*.csv *.fits *.vot)"));
  if (!file) return;
  QJsonArray rows;
  for (const std::int64_t row : m_rows) rows.append(static_cast<qint64>(row));
  m_session.engine().request(
      QStringLiteral("export"),
      {{QStringLiteral("dir"), m_session.directory()},
       {QStringLiteral("to"), *file},
       {QStringLiteral("rows"), rows}},
      this,
      [this](const EngineReply& reply) {
        if (!reply.ok() && reply.ending != EngineReply::Ending::Stopped)
          prompts().showProblem(this, tr("Not saved"), reply.sentence);
      },
      tr("Saving the selection"));
}

void SelectionPanel::setRows(std::vector<std::int64_t> rows) {
  m_rows = std::move(rows);
  const bool any = !m_rows.empty();
  m_count->setText(grouped(static_cast<qint64>(m_rows.size())));
  m_count->setVisible(any);
  m_label->setVisible(any);
  m_more->setVisible(any);
  m_hint->setVisible(!any);
  ClassMix mix{};
  for (const std::int64_t row : m_rows)
    if (const auto opinion = m_session.classOpinion(row))
      ++mix[static_cast<std::size_t>(opinion->hubbleClass)];
  const bool hasMix = std::any_of(mix.begin(), mix.end(), [](auto count) { return count > 0; });
  m_mix->setMix(mix);
  m_mix->setVisible(any && hasMix && !m_session.isBlind());
  const auto [first, second] = interestingColumns(m_session.shownColumns());
  m_first->setVisible(any && !first.isEmpty());
  m_second->setVisible(any && !second.isEmpty());
  if (any && !first.isEmpty()) m_first->setColumn(first, m_session.column(first), m_rows);
  if (any && !second.isEmpty()) m_second->setColumn(second, m_session.column(second), m_rows);
  m_gallery->setRows(m_rows);
  m_gallery->setVisible(any);
}

}  // namespace ui
