// What a model says about the object on screen, what lies near it in feature space, and hiding all of it.
#include <QFileInfo>
#include <QJsonArray>
#include <QLabel>
#include <algorithm>

#include "model/base/error.h"
#include "model/card/model_card.h"
#include "ui/engine/engine_client.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/count_link.h"
#include "ui/views/gallery/filmstrip.h"
#include "ui/views/label/label_view.h"
#include "ui/views/label/opinion_panel.h"
#include "ui/views/label/question_panel.h"

namespace ui {

namespace {
constexpr int kLiveSamples = 32;
constexpr int kAllNeighbours = 200;
}  // namespace

QString LabelView::modelName() const {
  if (!m_session.modelInUse().isEmpty()) return m_session.modelInUse();
  return m_session.modelNames().isEmpty() ? QString() : m_session.modelNames().front();
}

void LabelView::loadOpinion() {
  m_opinion.clear();
  m_opinionProblem.clear();
  m_opinionWaiting = false;
  if (m_predictRequest >= 0) m_session.engine().cancel(m_predictRequest);
  m_predictRequest = -1;
  const QString model = modelName();
  if (model != m_cardOf) {
    m_cardOf = model;
    m_modelCrop.reset();
    m_modelQuestions.clear();
    if (!model.isEmpty()) {
      try {
        const model::ModelCard card =
            model::readCard(m_session.project().modelsDirectory() / model.toStdString());
        m_modelCrop = card.input.crop;
        for (const model::CardQuestion& question : card.questions) {
          m_modelQuestions.push_back(
              {question.id, question.kind, question.answers, question.low, question.high});
        }
      } catch (const model::Error& error) {
        m_opinionProblem = QString::fromUtf8(error.what());
      }
    }
  }
  if (m_row >= 0 && !model.isEmpty() && m_opinionProblem.isEmpty()) {
    const auto scores = m_session.scores(model);
    if (scores && !scores->isStale(m_session.project())) m_opinion = opinionFromScores(*scores, m_row);
    if (m_opinion.empty()) askEngine();
  }
  m_recorder.setOpinion(model, m_opinion);
  showOpinion();
}

void LabelView::askEngine() {
  m_opinionWaiting = true;
  const std::int64_t row = m_row;
  const QString model = modelName();
  const QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                               {QStringLiteral("model"), model},
                               {QStringLiteral("rows"), QJsonArray{static_cast<qint64>(row)}},
                               {QStringLiteral("samples"), kLiveSamples}};
  m_predictRequest = m_session.engine().request(
      QStringLiteral("predict"), parameters, this, [this, row, model](const EngineReply& reply) {
        if (row != m_row || model != modelName()) return;  // an answer for an object that is no longer shown
        m_predictRequest = -1;
        m_opinionWaiting = false;
        if (reply.ok()) {
          const QJsonArray objects = reply.result.value(QLatin1String("objects")).toArray();
          m_opinion = opinionFromReply(objects.isEmpty() ? QJsonObject() : objects.first().toObject(),
                                       m_modelQuestions, &m_opinionProblem);
        } else if (reply.ending != EngineReply::Ending::Stopped) {
          m_opinionProblem = reply.sentence;
        }
        m_recorder.setOpinion(model, m_opinion);
        showOpinion();
      });
}

void LabelView::showOpinion() {
  const bool blind = m_session.isBlind();
  const bool visible = !blind && !m_opinion.empty();
  if (visible) m_recorder.reveal();
  m_sky->setModelInput(blind ? std::nullopt : m_modelCrop);
  m_questions->setOpinion(visible ? &m_opinion : nullptr);
  if (!m_opinion.empty()) {
    m_opinionPanel->showOpinion(modelName(), m_opinion);
  } else if (m_opinionWaiting) {
    m_opinionPanel->showWaiting(modelName());
  } else if (!m_opinionProblem.isEmpty()) {
    m_opinionPanel->showNothing(m_opinionProblem, false);
  } else {
    m_opinionPanel->showNothing(tr("No model has looked at this galaxy yet."), !modelName().isEmpty());
  }
}

void LabelView::setBlind(bool blind) {
  m_opinionPanel->setBlind(blind);
  showOpinion();
  showNeighbours();
}

void LabelView::predictQueue() {
  const QString model = modelName();
  if (model.isEmpty()) return;
  const QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                               {QStringLiteral("model"), model}};
  const bool features = !m_computeFeatures->isEnabled();
  m_session.engine().request(
      features ? QStringLiteral("embed") : QStringLiteral("classify"), parameters, this,
      [this](const EngineReply& reply) {
        m_computeFeatures->setEnabled(true);
        if (!reply.ok() && !reply.sentence.isEmpty()) Q_EMIT statusChanged(reply.sentence.toHtmlEscaped());
        loadOpinion();
        m_neighbourTimer.start();
      },
      features ? tr("Computing features with %1").arg(model) : tr("Predicting with %1").arg(model));
}

void LabelView::askNeighbours(int count) {
  const QString model = modelName();
  const QString file = QString::fromStdString(
      (m_session.project().derivedDirectory() / "embeddings" / (model.toStdString() + ".safetensors"))
          .string());
  const bool hasFeatures = !model.isEmpty() && QFileInfo::exists(file);
  m_computeFeatures->setVisible(!hasFeatures && !model.isEmpty());
  m_neighbourAll->setVisible(hasFeatures);
  if (!hasFeatures || m_row < 0) {
    m_neighbours.clear();
    showNeighbours();
    m_neighbourNote->setText(model.isEmpty() ? tr("need a model's features") : tr("no features yet"));
    return;
  }
  const std::int64_t row = m_row;
  const QJsonObject parameters{{QStringLiteral("dir"), m_session.directory()},
                               {QStringLiteral("model"), model},
                               {QStringLiteral("row"), static_cast<qint64>(row)},
                               {QStringLiteral("count"), count}};
  m_session.engine().request(
      QStringLiteral("neighbours"), parameters, this, [this, row, count](const EngineReply& reply) {
        if (row != m_row) return;
        if (!reply.ok()) {
          m_neighbourNote->setText(reply.sentence);
          m_neighbourNote->setToolTip(reply.sentence);
          return;
        }
        const QJsonArray rows = reply.result.value(QLatin1String("rows")).toArray();
        const QJsonArray distances = reply.result.value(QLatin1String("distances")).toArray();
        std::vector<std::int64_t> found;
        for (qsizetype i = 0; i < rows.size(); ++i) {
          const auto other = rows[i].toInteger(-1);
          if (other < 0 || other >= m_session.objectCount() || other == row) continue;
          found.push_back(other);
          m_distances[other] = distances.at(i).toDouble();
        }
        if (count >= kAllNeighbours) {
          Q_EMIT m_session.temporaryViewRequested(found, tr("Nearest to %1").arg(m_session.objectName(row)));
          Q_EMIT m_session.workspaceRequested(QStringLiteral("browse"));
          return;
        }
        m_neighbours = std::move(found);
        m_neighbourNote->setText({});
        showNeighbours();
      });
}

void LabelView::showNeighbours() {
  m_neighbourStrip->setRows(m_neighbours);
  const auto answer = [this](std::int64_t row) -> QString {
    if (m_session.isBlind()) return {};
    const auto labels = m_session.labels().currentOf(row, m_session.annotator().toStdString());
    const auto found = labels.find(m_question);
    return found == labels.end() ? QString() : answerWords(m_question, found->second);
  };
  const auto distance = [this](std::int64_t row) -> QString {
    if (m_session.isBlind()) return {};
    const auto found = m_distances.find(row);
    return found == m_distances.end() ? QString() : fixed(found->second, 2);
  };
  m_neighbourStrip->setCaptions(answer, distance);
  m_neighbourStrip->viewport()->update();
}

}  // namespace ui
