// What Browse does with the chosen galaxies, and the keys for it.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QJsonArray>
#include <QJsonObject>
#include <QMenu>
#include <algorithm>
#include <cmath>
#include <map>

#include "labeling/survey/sky_frame.h"
#include "model/base/error.h"
#include "ui/actions/actions.h"
#include "ui/engine/engine_client.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/views/browse/browse_view.h"
#include "ui/views/browse/object_sets.h"
#include "ui/views/browse/sky_links.h"
#include "ui/views/gallery/gallery_view.h"
#include "ui/views/save/picture_saver.h"

namespace ui {

void BrowseView::makeKeys() {
  m_saver = new PictureSaver(m_session, this);
  connect(m_saver, &PictureSaver::statusMessage, this, &BrowseView::statusMessage);
  QMenu* menu = new QMenu(this);
  const auto add = [&](const char* id, auto method) {
    QAction* action = makeAction(id, this, Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, method);
    addAction(action);
    menu->addAction(action);
  };
  add("galaxies.label", &BrowseView::labelSelection);
  add("galaxies.set", &BrowseView::addSelectionToSet);
  add("galaxies.similar", &BrowseView::findSimilar);
  add("galaxies.map", &BrowseView::showInMap);
  add("galaxies.flag", &BrowseView::flagSelection);
  add("galaxies.export", &BrowseView::exportSelection);
  // The key is the window's: it works in every workspace.
  QAction* pictures =
      menu->addAction(icon(QStringLiteral("export")), QString(), this, &BrowseView::savePictures);
  pictures->setText(tr("Save pictures…") + QLatin1Char('\t') + keyOf("galaxies.picture"));
  menu->addSeparator();
  add("galaxies.copy", &BrowseView::copySelection);
  add("galaxies.lookup", &BrowseView::lookUp);
  connect(m_gallery, &GalleryView::contextMenuRequested, this, [menu](const QPoint& at, std::int64_t row) {
    if (row >= 0) menu->popup(at);
  });
  const auto key = [&](const char* id, auto method) {
    QAction* action = makeAction(id, this, Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, method);
    addAction(action);
  };
  key("browse.table", [this] { setTable(!isTable()); });
  key("browse.back", [this] { back(); });
}

std::vector<std::int64_t> BrowseView::chosenRows() const {
  const SelectionModel& selection = m_session.selection();
  if (selection.selectedCount() == 0)
    return selection.focus() >= 0 ? std::vector{selection.focus()} : std::vector<std::int64_t>{};
  // In the order on screen; what is hidden by filters comes last.
  std::vector<std::int64_t> rows = selection.selectedRows();
  std::stable_sort(rows.begin(), rows.end(), [this](std::int64_t a, std::int64_t b) {
    const auto place = [this](std::int64_t row) {
      const std::int64_t index = m_gallery->indexOf(row);
      return index < 0 ? m_session.objectCount() : index;
    };
    return place(a) < place(b);
  });
  return rows;
}

void BrowseView::labelSelection() {
  const auto rows = chosenRows();
  if (rows.empty()) return;
  Q_EMIT m_session.labelQueueRequested(
      rows, tr("%1 selected").arg(grouped(static_cast<std::int64_t>(rows.size()))));
}

void BrowseView::findSimilar() {
  const auto rows = chosenRows();
  const QString model = m_session.modelInUse();
  if (rows.empty()) return;
  if (model.isEmpty()) {
    Q_EMIT statusMessage(tr("Similar galaxies need a model's features. Train a model first."));
    return;
  }
  const std::int64_t query =
      m_session.selection().focus() >= 0 ? m_session.selection().focus() : rows.front();
  const QString name = m_session.objectName(query);
  m_session.engine().request(
      QStringLiteral("neighbours"),
      {{QStringLiteral("dir"), m_session.directory()},
       {QStringLiteral("model"), model},
       {QStringLiteral("row"), static_cast<qint64>(query)},
       {QStringLiteral("count"), 199}},
      this, [this, query, name](const EngineReply& reply) {
        if (!reply.ok()) {
          Q_EMIT statusMessage(reply.sentence);
          return;
        }
        std::vector<std::int64_t> similar{query};
        for (const QJsonValue& value : reply.result.value(QLatin1String("rows")).toArray())
          if (value.toInteger() != query) similar.push_back(value.toInteger());
        showTemporary(similar, tr("Similar to %1").arg(name));
      });
}

void BrowseView::showInMap() { Q_EMIT m_session.workspaceRequested(QStringLiteral("explore")); }

void BrowseView::exportSelection() {
  if (!chosenRows().empty()) Q_EMIT exportRequested();
}

void BrowseView::savePictures() { m_saver->ask(chosenRows(), filterWords()); }

void BrowseView::flagSelection() {
  const auto rows = chosenRows();
  if (rows.empty()) return;
  // All flagged: take the flags off; otherwise flag the others too.
  const bool allFlagged = std::all_of(rows.begin(), rows.end(), [this](std::int64_t row) {
    return m_session.labelState(row) == labeling::LabelState::Flagged;
  });
  std::vector<labeling::LabelEvent> events;
  for (const std::int64_t row : rows) {
    labeling::LabelEvent event;
    event.row = row;
    event.kind = labeling::EventKind::Flag;
    event.answer = allFlagged ? "off" : "on";
    event.annotator = m_session.annotator().toStdString();
    events.push_back(std::move(event));
  }
  try {
    m_session.addLabels(events);
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("Not saved"), QString::fromStdString(error.what()));
  }
}

void BrowseView::addSelectionToSet() {
  const auto rows = chosenRows();
  if (rows.empty() || m_session.project().isReadOnly()) return;
  const QStringList known = setNames(m_session);
  const QString label = known.isEmpty()
                            ? tr("Name of the set")
                            : tr("Name of the set; there are: %1").arg(known.join(QStringLiteral(", ")));
  const auto name = prompts().askText(window(), tr("Add to set"), label, m_lastObjectSet);
  if (!name || name->trimmed().isEmpty()) return;
  m_lastObjectSet = name->trimmed();
  const std::int64_t count = addToSet(m_session, m_lastObjectSet, rows);
  updateViews();
  Q_EMIT statusMessage(
      tr("%1 added; %2 galaxies in the set %3")
          .arg(grouped(static_cast<std::int64_t>(rows.size())), grouped(count), m_lastObjectSet));
}

void BrowseView::lookUp() {
  std::int64_t row = m_session.selection().focus();
  if (row < 0 && !chosenRows().empty()) row = chosenRows().front();
  if (row < 0) return;
  const QString name = m_session.objectName(row);
  const labeling::SkyPosition position = m_session.project().position(row);
  auto* menu = new QMenu(window());
  menu->setObjectName(QStringLiteral("lookUpMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto offer = [&](const QString& words, const QUrl& link) {
    QAction* action = menu->addAction(icon(QStringLiteral("open")), words);
    connect(action, &QAction::triggered, this, [this, link] {
      if (!QDesktopServices::openUrl(link))
        Q_EMIT statusMessage(tr("No browser could be opened for %1").arg(link.toString()));
    });
    if (!menu->activeAction()) menu->setActiveAction(action);
  };
  offer(tr("SIMBAD around %1").arg(name), simbadLink(name, position));
  offer(tr("Aladin Lite at %1").arg(name), aladinLink(name, position));
  const QWidget* over = window();
  menu->popup(over->mapToGlobal(over->rect().center()) - QPoint(menu->sizeHint().width() / 2, 0));
}

bool BrowseView::runOnChosen(const QString& action) {
  const std::map<QString, void (BrowseView::*)()> methods{
      {QStringLiteral("galaxies.label"), &BrowseView::labelSelection},
      {QStringLiteral("galaxies.set"), &BrowseView::addSelectionToSet},
      {QStringLiteral("galaxies.similar"), &BrowseView::findSimilar},
      {QStringLiteral("galaxies.map"), &BrowseView::showInMap},
      {QStringLiteral("galaxies.flag"), &BrowseView::flagSelection},
      {QStringLiteral("galaxies.export"), &BrowseView::exportSelection},
      {QStringLiteral("galaxies.copy"), &BrowseView::copySelection},
      {QStringLiteral("galaxies.lookup"), &BrowseView::lookUp}};
  const auto found = methods.find(action);
  if (found == methods.end()) return false;
  (this->*found->second)();
  return true;
}

void BrowseView::copySelection() { copy(chosenRows()); }

void BrowseView::copy(const std::vector<std::int64_t>& rows) {
  QStringList lines;
  for (const std::int64_t row : rows) {
    QString line = m_session.objectName(row);
    const labeling::SkyPosition sky = m_session.project().position(row);
    if (std::isfinite(sky.raDeg) && std::isfinite(sky.decDeg))
      line += QLatin1Char('\t') + QString::fromStdString(labeling::sexagesimalRa(sky.raDeg)) +
              QLatin1Char('\t') + QString::fromStdString(labeling::sexagesimalDec(sky.decDeg));
    lines << line;
  }
  if (lines.isEmpty()) return;
  QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
  Q_EMIT statusMessage(tr("%1 names and coordinates copied").arg(grouped(lines.size())));
}

}  // namespace ui
