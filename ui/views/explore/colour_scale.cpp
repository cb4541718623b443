#include "ui/views/explore/colour_scale.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"

namespace ui {
namespace {

constexpr std::size_t kBins = 28;

/// The words of this file are looked up under one name.
QString tr(const char* words) { return QCoreApplication::translate("ui::ColourScale", words); }

ColourScale byClass(const ProjectSession& session) {
  const Theme& theme = Theme::current();
  ColourScale scale;
  scale.title = tr("Class, predicted");
  scale.argb.assign(static_cast<std::size_t>(session.objectCount()), theme.control.rgba());
  constexpr std::array order{labeling::HubbleClass::Elliptical, labeling::HubbleClass::Lenticular,
                             labeling::HubbleClass::Spiral,     labeling::HubbleClass::BarredSpiral,
                             labeling::HubbleClass::EdgeOn,     labeling::HubbleClass::Merger,
                             labeling::HubbleClass::Irregular};
  std::map<labeling::HubbleClass, std::int64_t> counts;
  for (std::int64_t row = 0; row < session.objectCount(); ++row) {
    const auto opinion = session.classOpinion(row);
    if (!opinion) {
      ++scale.missing;
      continue;
    }
    ++counts[opinion->hubbleClass];
    scale.argb[static_cast<std::size_t>(row)] = theme.classColour(opinion->hubbleClass).rgba();
  }
  for (const labeling::HubbleClass each : order)
    if (counts[each] > 0)
      scale.classes.push_back({classWords(each), QString::fromLatin1(labeling::codeOf(each)),
                               theme.classColour(each), counts[each]});
  return scale;
}

/// Colours for unordered groups beyond the seven classes: the viridis map, spread so that neighbours in
/// number differ.
QColor groupColour(std::size_t index, std::size_t groups) {
  const std::size_t shuffled = groups > 4 ? (index * 7) % groups : index;
  return colourAt(ColourMap::Viridis,
                  groups > 1 ? static_cast<double>(shuffled) / static_cast<double>(groups - 1) : 0.5);
}

ColourScale byCluster(std::span<const std::int32_t> clusters) {
  ColourScale scale;
  scale.title = tr("Cluster");
  const std::int32_t last = clusters.empty() ? -1 : *std::max_element(clusters.begin(), clusters.end());
  const auto groups = static_cast<std::size_t>(last + 1);
  std::vector<std::int64_t> counts(groups, 0);
  scale.argb.assign(clusters.size(), Theme::current().control.rgba());
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    if (clusters[i] < 0) continue;
    scale.argb[i] = groupColour(static_cast<std::size_t>(clusters[i]), groups).rgba();
    ++counts[static_cast<std::size_t>(clusters[i])];
  }
  // Numbers on the map name the clusters; the legend would only repeat them.
  return scale;
}

ColourScale byLabelState(const ProjectSession& session) {
  const Theme& theme = Theme::current();
  ColourScale scale;
  scale.title = tr("Label state");
  const std::map<labeling::LabelState, QColor> colours{{labeling::LabelState::Unlabelled, theme.control},
                                                       {labeling::LabelState::Mine, theme.text},
                                                       {labeling::LabelState::Others, theme.text3},
                                                       {labeling::LabelState::Disagree, theme.bad},
                                                       {labeling::LabelState::Flagged, theme.good}};
  std::map<labeling::LabelState, std::int64_t> counts;
  for (std::int64_t row = 0; row < session.objectCount(); ++row) {
    const labeling::LabelState state = session.labelState(row);
    ++counts[state];
    scale.argb.push_back(colours.at(state).rgba());
  }
  for (const auto& [state, colour] : colours)
    if (counts[state] > 0) scale.classes.push_back({stateWords(state), {}, colour, counts[state]});
  return scale;
}

ColourScale byAnswer(const ProjectSession& session, const QString& question) {
  const Theme& theme = Theme::current();
  ColourScale scale;
  const labeling::Question* asked = session.scheme().find(question.toStdString());
  scale.title = tr("%1, labelled").arg(asked ? QString::fromStdString(asked->shortWords) : question);
  QColor faint = theme.control;
  faint.setAlphaF(0.45f);
  scale.argb.assign(static_cast<std::size_t>(session.objectCount()), faint.rgba());
  scale.missing = session.objectCount();
  const auto labels = session.shownLabels(question.toStdString());
  // Two answers get the two clearest class colours, more the spread of a map.
  std::vector<std::string> answers;
  if (asked)
    for (const labeling::Answer& answer : asked->answers) answers.push_back(answer.id);
  for (const auto& label : labels)
    if (std::find(answers.begin(), answers.end(), label.answer) == answers.end())
      answers.push_back(label.answer);
  std::map<std::string, std::int64_t> counts;
  const auto colourOf = [&](std::size_t index) {
    if (answers.size() <= 2)
      return theme.classColour(index == 0 ? labeling::HubbleClass::Spiral
                                          : labeling::HubbleClass::Elliptical);
    return groupColour(index, answers.size());
  };
  for (const auto& label : labels) {
    const auto index =
        static_cast<std::size_t>(std::find(answers.begin(), answers.end(), label.answer) - answers.begin());
    scale.argb[static_cast<std::size_t>(label.row)] = colourOf(index).rgba();
    ++counts[label.answer];
    --scale.missing;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    QString words = QString::fromStdString(answers[i]);
    if (asked)
      for (const labeling::Answer& answer : asked->answers)
        if (answer.id == answers[i]) words = QString::fromStdString(answer.words);
    if (counts[answers[i]] > 0) scale.classes.push_back({words, {}, colourOf(i), counts[answers[i]]});
  }
  return scale;
}

/// How many objects lie in one place: seen in the density, where a colour stands for many.
ColourScale byCount(std::int64_t objects) {
  ColourScale scale;
  scale.title = tr("Number of objects");
  const auto table = lookupTable(ColourMap::Viridis);
  scale.countColours.assign(table.begin(), table.end());
  scale.argb.assign(static_cast<std::size_t>(objects), table[128]);
  return scale;
}

}  // namespace

ColourScale colourScaleOf(std::span<const float> values, const QString& title) {
  ColourScale scale;
  scale.title = title;
  scale.isNumber = true;
  scale.histogram.assign(kBins, 0);
  std::vector<float> finite;
  finite.reserve(values.size());
  for (const float value : values)
    if (std::isfinite(value)) finite.push_back(value);
  scale.missing = static_cast<std::int64_t>(values.size() - finite.size());
  if (!finite.empty()) {
    const auto at = [&](double share) {
      const auto rank =
          finite.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(finite.size() - 1));
      std::nth_element(finite.begin(), rank, finite.end());
      return static_cast<double>(*rank);
    };
    scale.low = at(0.01);
    scale.high = at(0.99);
    if (scale.high <= scale.low) scale.high = scale.low + 1;
  }
  // A million values at once: one look into a table each.
  const auto table = lookupTable(scale.map);
  const std::uint32_t missing = colourAt(scale.map, std::nan("")).rgba();
  scale.argb.resize(values.size());
  const auto low = static_cast<float>(scale.low), factor = static_cast<float>(1 / (scale.high - scale.low));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float share = std::min(1.0F, std::max(0.0F, (values[i] - low) * factor));
    if (!std::isfinite(values[i])) {
      scale.argb[i] = missing;
      continue;
    }
    scale.argb[i] = table[static_cast<std::size_t>(share * 255.0F + 0.5F)];
    ++scale.histogram[std::min(kBins - 1, static_cast<std::size_t>(share * static_cast<float>(kBins)))];
  }
  return scale;
}

ColourScale colourScale(const ProjectSession& session, const QString& by,
                        std::span<const std::int32_t> clusters) {
  if (by == QLatin1String("class")) return byClass(session);
  if (by == QLatin1String("label")) return byLabelState(session);
  if (by == QLatin1String("cluster")) return byCluster(clusters);
  if (by.startsWith(QLatin1String("label_"))) return byAnswer(session, by.mid(6));
  if (by == QLatin1String("count")) return byCount(session.objectCount());
  const ColumnValues values = session.column(by);
  return colourScaleOf(values.span(), by);
}

std::vector<std::pair<QString, QString>> colourChoices(const ProjectSession& session, bool hasClusters) {
  std::vector<std::pair<QString, QString>> choices;
  if (session.scores() && !session.isBlind())
    choices.emplace_back(QStringLiteral("class"), tr("Class, predicted"));
  if (hasClusters) choices.emplace_back(QStringLiteral("cluster"), tr("Cluster"));
  choices.emplace_back(QStringLiteral("label"), tr("Label state"));
  for (const std::string& question : session.labels().questions()) {
    const labeling::Question* asked = session.scheme().find(question);
    const QString id = QString::fromStdString(question);
    if (asked && asked->kind == labeling::QuestionKind::Number) continue;
    choices.emplace_back(QStringLiteral("label_") + id,
                         tr("%1, labelled").arg(asked ? QString::fromStdString(asked->shortWords) : id));
  }
  choices.emplace_back(QStringLiteral("count"), tr("Number of objects"));
  for (const QString& column : session.shownColumns()) choices.emplace_back(column, column);
  return choices;
}

}  // namespace ui
