#include "ui/views/explore/similar_panel.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {
namespace {
constexpr int kShown = 23;  // with the query: six rows of four

bool isOneOf(const std::vector<std::int64_t>& rows, std::int64_t row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}
}  // namespace

SimilarPanel::SimilarPanel(ProjectSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  setObjectName(QStringLiteral("explore-similar"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 12, 20, 12);
  layout->setSpacing(8);
  auto* head = new QHBoxLayout;
  m_title = makeLabel(tr("Similar galaxies"), "strong", nullptr, this);
  m_open = new QPushButton(tr("Open in Browse"), this);
  m_open->setProperty("compact", true);
  head->addWidget(m_title, 1);
  head->addWidget(m_open);
  layout->addLayout(head);
  m_message = makeLabel(tr("Click a point to see the galaxies that look like it."), "small", "2", this);
  m_message->setWordWrap(true);
  layout->addWidget(m_message);
  m_gallery = new GalleryView(session, this);
  m_gallery->setObjectName(QStringLiteral("explore-similar-gallery"));
  m_gallery->setAccessibleName(tr("Similar galaxies, nearest first"));
  m_gallery->setTileSide(82);
  m_gallery->setFooterHeight(20);
  m_gallery->setMargins(4, 4);
  m_gallery->setGap(6, 4);
  m_gallery->setWheelSizes(false);
  m_gallery->setRingShown(false);
  m_gallery->setStateShown(false);
  m_gallery->setCaptions([this](std::int64_t row) {
    if (isOneOf(m_likes, row)) return m_likes.size() > 1 ? tr("like") : tr("query");
    for (const auto& [each, distance] : m_distances)
      if (each == row) return fixed(distance, 3);
    return QString();
  });
  layout->addWidget(m_gallery, 1);
  layout->addStretch();  // takes the room while there is no gallery
  connect(m_open, &QPushButton::clicked, this,
          [this] { Q_EMIT m_session.temporaryViewRequested(m_gallery->rows(), m_title->text()); });
  connect(m_gallery, &GalleryView::activated, this,
          [this](std::int64_t row) { Q_EMIT m_session.labelQueueRequested({row}, tr("Similar galaxies")); });
  connect(m_gallery, &GalleryView::contextMenuRequested, this, &SimilarPanel::openMenu);
  setAcceptDrops(true);
  setQuery(-1);
}

void SimilarPanel::setQuery(std::int64_t row) {
  m_likes = row < 0 ? std::vector<std::int64_t>{} : std::vector{row};
  m_dislikes.clear();
  m_image.clear();
  ask();
}

void SimilarPanel::setImage(const QString& file) {
  m_likes.clear();
  m_dislikes.clear();
  m_image = file;
  ask();
}

void SimilarPanel::like(std::int64_t row) {
  std::erase(m_dislikes, row);
  if (!isOneOf(m_likes, row)) m_likes.push_back(row);
  ask();
}

void SimilarPanel::dislike(std::int64_t row) {
  std::erase(m_likes, row);
  if (!isOneOf(m_dislikes, row)) m_dislikes.push_back(row);
  ask();
}

void SimilarPanel::openMenu(const QPoint& at, std::int64_t row) {
  if (row < 0) return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("More like this too"), this, [this, row] { like(row); })
      ->setEnabled(!isOneOf(m_likes, row));
  menu->addAction(tr("Not like this"), this, [this, row] { dislike(row); });
  menu->addAction(tr("Like this one alone"), this, [this, row] { setQuery(row); });
  menu->popup(at);
}

void SimilarPanel::dragEnterEvent(QDragEnterEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.first().isLocalFile()) event->acceptProposedAction();
}

void SimilarPanel::dropEvent(QDropEvent* event) {
  setImage(event->mimeData()->urls().first().toLocalFile());
  event->acceptProposedAction();
}

void SimilarPanel::ask() {
  ++m_asked;
  m_distances.clear();
  m_gallery->setVisible(false);
  m_open->setVisible(false);
  m_message->setVisible(true);
  if (m_likes.empty() && m_image.isEmpty()) {
    m_title->setText(tr("Similar galaxies"));
    m_message->setText(
        tr("Click a point to see the galaxies that look like it, or drop an image file here."));
    return;
  }
  QString title = m_likes.empty()       ? tr("Similar to %1").arg(QFileInfo(m_image).fileName())
                  : m_likes.size() == 1 ? tr("Similar to %1").arg(m_session.objectName(m_likes.front()))
                                        : tr("Similar to %1 galaxies").arg(m_likes.size());
  if (!m_dislikes.empty()) title = tr("%1, not to %2").arg(title).arg(m_dislikes.size());
  m_title->setText(title);
  m_message->setText(tr("looking for neighbours…"));
  const auto numbers = [](const std::vector<std::int64_t>& rows) {
    QJsonArray array;
    for (const std::int64_t row : rows) array.append(static_cast<qint64>(row));
    return array;
  };
  QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                         {QStringLiteral("model"), m_session.modelInUse()},
                         {QStringLiteral("likes"), numbers(m_likes)},
                         {QStringLiteral("dislikes"), numbers(m_dislikes)},
                         {QStringLiteral("count"), kShown}};
  if (!m_image.isEmpty()) parameters[QStringLiteral("image")] = m_image;
  m_session.engine().request(
      QStringLiteral("neighbours"), parameters, this, [this, asked = m_asked](const EngineReply& reply) {
        if (asked != m_asked) return;
        if (!reply.ok()) {
          m_message->setText(reply.sentence);
          return;
        }
        const QJsonArray rows = reply.result.value(QLatin1String("rows")).toArray();
        const QJsonArray distances = reply.result.value(QLatin1String("distances")).toArray();
        std::vector<std::int64_t> shown = m_likes;
        for (qsizetype i = 0; i < rows.size(); ++i) {
          shown.push_back(rows[i].toInteger());
          m_distances.emplace_back(rows[i].toInteger(), distances[i].toDouble());
        }
        m_message->setVisible(false);
        m_gallery->setVisible(true);
        m_open->setVisible(true);
        m_gallery->setRows(std::move(shown));
      });
}

}  // namespace ui
