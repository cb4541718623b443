#include "ui/views/browse/facet_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "labeling/scheme/hubble_class.h"
#include "ui/session/project_session.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/icons.h"
#include "ui/theme/numbers.h"
#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/browse/check_count_list.h"
#include "ui/views/browse/histogram_brush.h"
#include "ui/views/controls/card.h"
#include "ui/views/controls/fork_slider.h"

namespace ui {
namespace {

bool isTType(const QString& column) {
  const QString name = column.toLower();
  return name == QLatin1String("t_type") || name == QLatin1String("ttype") || name == QLatin1String("t");
}

/// A column of a few objects is read in less time than a frame takes; that of a million in the background.
bool mustWaitFor(const ProjectSession& session, const QString& column) {
  constexpr std::int64_t kReadAtOnce = 50'000;
  return session.objectCount() > kReadAtOnce && !session.isColumnReady(column);
}

/// The fork with its head and its caption, as tall as the other facets and a little more.
class ForkFacet : public QWidget {
 public:
  ForkFacet(ForkSlider* slider, QWidget* parent) : QWidget(parent), m_slider(slider) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 32, 0, 0);
    layout->addWidget(slider);
  }
  QString words() const {
    return QStringLiteral("%1 – %2").arg(fixed(m_slider->low(), 0), fixed(m_slider->high(), 0));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    QFont medium = typeFont(Type::Body);
    medium.setWeight(QFont::Medium);
    painter.setFont(medium);
    painter.setPen(theme.text);
    const QRectF head(6, 8, width() - 12, 24);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("T-Type"));
    painter.setFont(typeFont(Type::Small));
    painter.setPen(theme.text2);
    drawTabular(painter, head, Qt::AlignRight | Qt::AlignVCenter, words());
  }

 private:
  ForkSlider* m_slider;
};

}  // namespace

FacetPanel::FacetPanel(ProjectSession& session, QWidget* parent) : QScrollArea(parent), m_session(session) {
  setObjectName(QStringLiteral("facetPanel"));
  setAccessibleName(tr("Filters"));
  setProperty("ground", QStringLiteral("panel"));
  setAttribute(Qt::WA_StyledBackground);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(QFrame::NoFrame);

  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(10, 0, 6, 8);
  layout->setSpacing(0);

  auto* head = new QHBoxLayout;
  head->setContentsMargins(6, 8, 0, 8);
  head->addWidget(makeLabel(tr("Filters"), "strong"));
  head->addStretch();
  m_clear = new QPushButton(tr("Clear all"));
  m_clear->setObjectName(QStringLiteral("clearFilters"));
  m_clear->setProperty("variant", QStringLiteral("ghost"));
  m_clear->setProperty("compact", true);
  connect(m_clear, &QPushButton::clicked, this, &FacetPanel::clearAll);
  head->addWidget(m_clear);
  layout->addLayout(head);

  m_brushHost = new QWidget;
  m_brushLayout = new QVBoxLayout(m_brushHost);
  m_brushLayout->setContentsMargins(0, 0, 0, 0);
  m_brushLayout->setSpacing(0);
  layout->addWidget(m_brushHost);
  m_counting = makeLabel(tr("counting…"), "small", "3");
  m_counting->setObjectName(QStringLiteral("facetsCounting"));
  m_counting->setContentsMargins(6, 8, 0, 8);
  m_counting->hide();
  layout->addWidget(m_counting);
  makeLists();
  layout->addWidget(m_states);
  layout->addWidget(m_classes);
  layout->addStretch();
  m_add = new QPushButton(icon(QStringLiteral("plus")), QString());
  m_add->setObjectName(QStringLiteral("addFilter"));
  m_add->setProperty("variant", QStringLiteral("ghost"));
  connect(m_add, &QPushButton::clicked, this, &FacetPanel::offerColumns);
  layout->addSpacing(8);
  layout->addWidget(m_add, 0, Qt::AlignLeft);
  setWidget(content);
  rebuild();
  connect(&session, &ProjectSession::blindChanged, this, &FacetPanel::rebuild);
  connect(&session, &ProjectSession::schemesChanged, this, &FacetPanel::rebuild);  // other words
  connect(&session, &ProjectSession::columnsReady, this, [this] {
    if (m_waiting.isEmpty()) return;
    rebuild();
    Q_EMIT filterChanged();
  });
  showStates();
  connect(&session, &ProjectSession::independentChanged, this, &FacetPanel::showStates);
}

void FacetPanel::showStates() {
  // In independent mode no object has a state that tells of other people's labels.
  for (const labeling::LabelState state : {labeling::LabelState::Others, labeling::LabelState::Disagree})
    m_states->setRowShown(static_cast<int>(state), !m_session.isIndependent());
}

void FacetPanel::makeLists() {
  m_states = new CheckCountList(tr("Label state"));
  for (int i = 0; i < static_cast<int>(FacetFilter::kStates); ++i) {
    const auto state = static_cast<labeling::LabelState>(i);
    m_states->addRow(stateWords(state), [state](QPainter& painter, QPointF centre) {
      paintLabelState(painter, centre, 14, state, Theme::current().panel);
    });
  }
  m_classes = new CheckCountList(tr("Predicted class"));
  for (int i = 0; i < static_cast<int>(FacetFilter::kClasses); ++i) {
    if (i == static_cast<int>(FacetFilter::kClasses) - 1) {
      m_classes->addRow(tr("No prediction"), [](QPainter& painter, QPointF centre) {
        painter.setPen(QPen(Theme::current().track, 2.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, 5, 5);
      });
      continue;
    }
    const auto hubbleClass = static_cast<labeling::HubbleClass>(i);
    m_classes->addRow(classWords(hubbleClass), [hubbleClass](QPainter& painter, QPointF centre) {
      paintConfidenceRing(painter, centre, 14, Theme::current().classColour(hubbleClass), 0.76, 0);
    });
  }
  connect(m_states, &CheckCountList::changed, this, [this] {
    for (std::size_t i = 0; i < FacetFilter::kStates; ++i)
      m_filter.states[i] = m_states->isChecked(static_cast<int>(i));
    Q_EMIT filterChanged();
  });
  connect(m_classes, &CheckCountList::changed, this, [this] {
    for (std::size_t i = 0; i < FacetFilter::kClasses; ++i)
      m_filter.classes[i] = m_classes->isChecked(static_cast<int>(i));
    Q_EMIT filterChanged();
  });
}

QString FacetPanel::wordsOf(const QString& column) const {
  const bool isSigma = column.endsWith(QLatin1String("_sigma"));
  QString stem = isSigma ? column.chopped(6) : column;
  const bool isProbability = stem.startsWith(QLatin1String("p_"));
  if (isProbability) stem.remove(0, 2);
  for (const labeling::Question& question : m_session.scheme().questions) {
    const QString id = QString::fromStdString(question.id);
    if (stem != id) continue;
    const QString words =
        QString::fromStdString(question.shortWords.empty() ? question.id : question.shortWords);
    if (isSigma) return tr("%1 uncertainty").arg(words);
    return isProbability ? tr("%1 probability").arg(words) : words;
  }
  return column;
}

QStringList FacetPanel::chooseColumns(const QStringList& all) {
  QStringList chosen;
  const auto take = [&](auto matches, int most) {
    for (const QString& name : all) {
      if (most == 0) return;
      if (chosen.contains(name) || !matches(name.toLower())) continue;
      chosen << name;
      --most;
    }
  };
  take([](const QString& n) { return n == QLatin1String("p_bar"); }, 1);
  take(
      [](const QString& n) {
        return n.startsWith(QLatin1String("p_")) && !n.endsWith(QLatin1String("_sigma"));
      },
      chosen.isEmpty() ? 2 : 1);
  take([](const QString& n) { return n == QLatin1String("r_mag") || n == QLatin1String("mag_r"); }, 1);
  if (chosen.size() < 3) take([](const QString& n) { return n.contains(QLatin1String("mag")); }, 1);
  take([](const QString& n) { return n == QLatin1String("redshift") || n == QLatin1String("z"); }, 1);
  take(isTType, 1);
  // Anything to start with, but not what only names or places an object.
  if (chosen.isEmpty())
    take(
        [](const QString& n) {
          return !n.contains(QLatin1String("id")) && n != QLatin1String("ra") && n != QLatin1String("dec") &&
                 !n.startsWith(QLatin1String("ra_")) && !n.startsWith(QLatin1String("dec_"));
        },
        3);
  return chosen;
}

void FacetPanel::rebuild() {
  const FacetFilter before = m_filter;
  const QStringList all = m_session.shownColumns();
  QStringList shown;
  for (const QString& column : m_columns)
    if (all.contains(column)) shown << column;
  if (shown.isEmpty() ||
      (before.ranges.size() == static_cast<std::size_t>(shown.size()) && !before.anythingSet()))
    shown = chooseColumns(all);
  m_columns = shown;
  m_waiting.clear();
  m_filter.ranges.clear();
  for (const QString& column : shown) {
    if (mustWaitFor(m_session, column)) {
      m_waiting << column;
      continue;
    }
    RangeFacet facet = facetOf(column);
    for (const std::vector<RangeFacet>* set :
         {&before.ranges, static_cast<const std::vector<RangeFacet>*>(&m_ranges)})
      for (const RangeFacet& old : *set)
        if (old.column == column && old.isSet()) {
          facet.from = std::clamp(old.from, facet.low, facet.high);
          facet.to = std::clamp(old.to, facet.low, facet.high);
        }
    m_filter.ranges.push_back(std::move(facet));
  }
  if (m_waiting.isEmpty())
    m_ranges.clear();
  else
    m_session.readColumns(m_waiting);
  m_counting->setVisible(!m_waiting.isEmpty());
  for (const Brush& brush : m_brushes)
    delete (brush.histogram ? static_cast<QWidget*>(brush.histogram) : brush.fork->parentWidget());
  m_brushes.clear();
  for (std::size_t i = 0; i < m_filter.ranges.size(); ++i) makeBrush(i);
  const bool hasModel = !m_session.isBlind() && m_session.scores().has_value();
  m_classes->setVisible(hasModel);
  if (!hasModel) m_filter.classes.fill(true);
  const qsizetype further = all.size() - shown.size();
  m_add->setText(tr("Add filter from %1 columns").arg(further));
  m_add->setVisible(further > 0);
}

void FacetPanel::makeBrush(std::size_t index) {
  const RangeFacet& facet = m_filter.ranges[index];
  Brush brush;
  brush.column = facet.column;
  const auto change = [this, column = facet.column](double from, double to) { setRange(column, from, to); };
  if (isTType(facet.column)) {
    brush.fork = new ForkSlider(ForkSlider::Mode::Range);
    brush.fork->setObjectName(QStringLiteral("brush-") + facet.column);
    auto* host = new ForkFacet(brush.fork, m_brushHost);
    brush.fork->setRange(facet.from, facet.to);
    connect(brush.fork, &ForkSlider::rangeChanged, host, [host, change](double from, double to) {
      host->update();
      change(from, to);
    });
    connect(brush.fork, &ForkSlider::cleared, this, [this, column = facet.column] { clearColumn(column); });
    m_brushLayout->addWidget(host);
  } else {
    brush.histogram = new HistogramBrush(wordsOf(facet.column), m_brushHost);
    brush.histogram->setObjectName(QStringLiteral("brush-") + facet.column);
    brush.histogram->setAxis(facet.low, facet.high);
    brush.histogram->setRange(facet.from, facet.to);
    for (const labeling::ColumnInfo& info : m_session.project().columns())
      if (QString::fromStdString(info.name) == facet.column && !info.unit.empty())
        brush.histogram->setQuietSuffix(QString::fromStdString(info.unit));
    connect(brush.histogram, &HistogramBrush::rangeChanged, this, change);
    m_brushLayout->addWidget(brush.histogram);
  }
  m_brushes.push_back(brush);
}

RangeFacet FacetPanel::facetOf(const QString& column) const {
  RangeFacet facet = RangeFacet::of(column, m_session.column(column));
  if (isTType(column)) {
    facet.low = facet.from = ForkSlider::kLow;
    facet.high = facet.to = ForkSlider::kHigh;
  }
  return facet;
}

void FacetPanel::addColumn(const QString& column) {
  if (m_columns.contains(column)) return;
  m_columns << column;
  if (mustWaitFor(m_session, column)) {
    m_waiting << column;
    m_counting->show();
    m_session.readColumns({column});
    return;
  }
  m_filter.ranges.push_back(facetOf(column));
  makeBrush(m_filter.ranges.size() - 1);
  Q_EMIT filterChanged();
}

void FacetPanel::offerColumns() {
  QMenu menu(this);
  for (const QString& column : m_session.shownColumns())
    if (!m_columns.contains(column))
      menu.addAction(wordsOf(column), this, [this, column] { addColumn(column); });
  menu.exec(m_add->mapToGlobal(QPoint(0, -menu.sizeHint().height())));
}

void FacetPanel::setRange(const QString& column, double from, double to) {
  for (std::size_t i = 0; i < m_filter.ranges.size(); ++i) {
    RangeFacet& facet = m_filter.ranges[i];
    if (facet.column != column) continue;
    facet.from = std::clamp(from, facet.low, facet.high);
    facet.to = std::clamp(to, facet.low, facet.high);
    if (m_brushes[i].histogram) m_brushes[i].histogram->setRange(facet.from, facet.to);
    if (m_brushes[i].fork) {
      m_brushes[i].fork->setRange(facet.from, facet.to);
      m_brushes[i].fork->parentWidget()->update();
    }
    Q_EMIT filterChanged();
    return;
  }
}

void FacetPanel::clearColumn(const QString& column) {
  for (const RangeFacet& facet : m_filter.ranges)
    if (facet.column == column) {
      setRange(column, facet.low, facet.high);
      return;
    }
}

void FacetPanel::clearAll() {
  FacetFilter cleared = m_filter;
  cleared.clear();
  setFilter(cleared);
  Q_EMIT filterChanged();
}

void FacetPanel::setFilter(const FacetFilter& filter) {
  m_filter.states = filter.states;
  m_filter.classes = filter.classes;
  m_ranges.clear();
  for (const RangeFacet& range : filter.ranges)
    if (m_waiting.contains(range.column)) m_ranges.push_back(range);
  for (std::size_t i = 0; i < FacetFilter::kStates; ++i)
    m_states->setChecked(static_cast<int>(i), filter.states[i]);
  for (std::size_t i = 0; i < FacetFilter::kClasses; ++i)
    m_classes->setChecked(static_cast<int>(i), filter.classes[i]);
  for (std::size_t i = 0; i < m_filter.ranges.size(); ++i) {
    RangeFacet& facet = m_filter.ranges[i];
    facet.from = facet.low;
    facet.to = facet.high;
    for (const RangeFacet& other : filter.ranges)
      if (other.column == facet.column) {
        facet.from = std::clamp(other.from, facet.low, facet.high);
        facet.to = std::clamp(other.to, facet.low, facet.high);
      }
    if (m_brushes[i].histogram) m_brushes[i].histogram->setRange(facet.from, facet.to);
    if (m_brushes[i].fork) m_brushes[i].fork->setRange(facet.from, facet.to);
  }
}

void FacetPanel::showCounts(const FacetResult& result) {
  m_clear->setVisible(m_filter.anythingSet());
  for (std::size_t i = 0; i < m_brushes.size() && i < result.histograms.size(); ++i) {
    if (m_brushes[i].histogram) m_brushes[i].histogram->setCounts(result.histograms[i]);
    if (!m_brushes[i].fork) continue;
    // Unit intervals from -3; which prong an object belongs to, its bar probability says.
    const RangeFacet& facet = m_filter.ranges[i];
    const ColumnValues bars = m_session.column(QStringLiteral("p_bar"));
    std::vector<double> unbarred(13, 0.0), barred(13, 0.0);
    for (const std::int64_t row : result.rows) {
      const auto at = static_cast<std::size_t>(row);
      if (at >= facet.values.size() || !(facet.values[at] >= -3.5f && facet.values[at] <= 10.5f)) continue;
      const auto bin = static_cast<std::size_t>(std::clamp(static_cast<int>(facet.values[at] + 3), 0, 12));
      (at < bars.size() && bars[at] > 0.5f ? barred : unbarred)[bin] += 1;
    }
    m_brushes[i].fork->setHistogram(unbarred, barred);
  }
  showStateCounts(result);
  for (std::size_t i = 0; i < FacetFilter::kClasses; ++i) {
    m_classes->setCount(static_cast<int>(i), result.classesKnown ? result.classCounts[i] : -1);
    const bool isLast = i + 1 == FacetFilter::kClasses;
    if (isLast)
      m_classes->setRowShown(static_cast<int>(i),
                             result.classesKnown && (result.classCounts[i] > 0 || !m_filter.classes[i]));
  }
}

void FacetPanel::showStateCounts(const FacetResult& result) {
  for (std::size_t i = 0; i < FacetFilter::kStates; ++i)
    m_states->setCount(static_cast<int>(i), result.stateCounts[i]);
}

}  // namespace ui
