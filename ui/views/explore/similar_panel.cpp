#include "ui/views/explore/similar_panel.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {
namespace {
constexpr int kShown = 23;  // with the query: six rows of four
}

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
    if (row == m_query) return tr("query");
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
  setQuery(-1);
}

void SimilarPanel::setQuery(std::int64_t row) {
  m_query = row;
  m_distances.clear();
  m_gallery->setVisible(false);
  m_open->setVisible(false);
  m_message->setVisible(true);
  if (row < 0) {
    m_title->setText(tr("Similar galaxies"));
    m_message->setText(tr("Click a point to see the galaxies that look like it."));
    return;
  }
  const QString name = m_session.objectName(row);
  m_title->setText(tr("Similar to %1").arg(name));
  m_message->setText(tr("looking for neighbours…"));
  m_session.engine().request(QStringLiteral("neighbours"),
                             {{QStringLiteral("dir"), m_session.directory()},
                              {QStringLiteral("model"), m_session.modelInUse()},
                              {QStringLiteral("row"), static_cast<qint64>(row)},
                              {QStringLiteral("count"), kShown}},
                             this, [this, row](const EngineReply& reply) {
                               if (row != m_query) return;
                               if (!reply.ok()) {
                                 m_message->setText(reply.sentence);
                                 return;
                               }
                               const QJsonArray rows = reply.result.value(QLatin1String("rows")).toArray();
                               const QJsonArray distances =
                                   reply.result.value(QLatin1String("distances")).toArray();
                               std::vector<std::int64_t> shown{row};
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
