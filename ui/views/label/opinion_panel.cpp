#include "ui/views/label/opinion_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/views/controls/card.h"
#include "ui/views/controls/switch.h"
#include "ui/views/label/posterior_strip.h"
#include "ui/views/label/question_panel.h"

namespace ui {

OpinionPanel::OpinionPanel(const labeling::Scheme& scheme, QWidget* parent)
    : QWidget(parent), m_scheme(scheme) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 0, 24, 12);
  layout->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  m_model = makeLabel({}, "small", "3", this);
  m_model->setObjectName(QStringLiteral("opinion-model"));
  m_switch = new Switch(this);
  m_switch->setObjectName(QStringLiteral("blind"));
  m_switch->setAccessibleName(tr("Blind mode"));
  head->addWidget(makeLabel(tr("Model's opinion"), "strong", nullptr, this));
  head->addWidget(m_model);
  head->addStretch(1);
  head->addWidget(makeLabel(tr("Blind"), "small", "2", this));
  head->addWidget(makeActionKeyCap({"label.blind"}, this));
  head->addWidget(m_switch);
  auto* headBox = new QWidget(this);
  headBox->setFixedHeight(48);
  headBox->setLayout(head);
  head->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(headBox);
  m_sentence = makeLabel({}, "small", "2", this);
  m_sentence->setObjectName(QStringLiteral("opinion-sentence"));
  m_sentence->setWordWrap(true);
  layout->addWidget(m_sentence);
  m_predict = new QPushButton(tr("Predict this queue"), this);
  m_predict->setObjectName(QStringLiteral("predict-queue"));
  m_predict->setProperty("compact", true);
  m_predict->hide();
  layout->addSpacing(4);
  layout->addWidget(m_predict, 0, Qt::AlignLeft);
  m_stripLayout = new QVBoxLayout;
  m_stripLayout->setSpacing(0);
  layout->addLayout(m_stripLayout);
  connect(m_switch, &QAbstractButton::toggled, this, &OpinionPanel::blindToggled);
  connect(m_predict, &QPushButton::clicked, this, &OpinionPanel::predictRequested);
}

void OpinionPanel::setBlind(bool blind) {
  m_blind = blind;
  const QSignalBlocker quiet(m_switch);
  m_switch->setChecked(blind);
  m_switch->update();
  if (m_lastSentence.isEmpty()) {
    showOpinion(m_lastModel, m_lastOpinion);
  } else {
    showSentence(m_lastSentence, m_lastOffer);
  }
}

void OpinionPanel::showOpinion(const QString& model, const ObjectOpinion& opinion) {
  m_lastModel = model;
  m_lastOpinion = opinion;
  m_lastSentence.clear();
  std::vector<PosteriorStrip::Content> contents;
  for (const labeling::Question& question : m_scheme.questions) {
    const auto found = opinion.find(question.id);
    if (found == opinion.end() || m_blind) continue;
    if (question.isTType()) continue;  // its passes lie on the fork itself
    const QuestionOpinion& said = found->second;
    const std::size_t best = said.likeliest();
    PosteriorStrip::Content content;
    content.name = QString::fromStdString(question.shortWords.empty() ? question.words : question.shortWords);
    content.mean = static_cast<double>(said.mean[best]);
    content.sigma = static_cast<double>(said.sigma[best]);
    if (best < said.passes.size()) content.passes = said.passes[best];
    if (said.question.kind == "number") {
      content.low = question.low;
      content.high = question.high;
      content.decimals = 1;
    } else if (said.question.kind == "choice") {
      const std::string& id = said.question.answers[best];
      QString word = QString::fromStdString(id);
      for (const labeling::Answer& answer : question.answers) {
        if (answer.id == id) word = QString::fromStdString(answer.words);
      }
      content.name += QStringLiteral(": ") + word;
    }
    contents.push_back(std::move(content));
  }
  while (m_strips.size() < contents.size()) {
    auto* strip = new PosteriorStrip(this);
    m_stripLayout->addWidget(strip);
    m_strips.push_back(strip);
  }
  for (std::size_t i = 0; i < m_strips.size(); ++i) {
    m_strips[i]->setVisible(i < contents.size());
    // A strip that is not shown keeps nothing that a screen reader could find.
    m_strips[i]->setContent(i < contents.size() ? contents[i] : PosteriorStrip::Content{});
    if (i >= contents.size()) m_strips[i]->setAccessibleName({});
  }
  m_model->setText(m_blind || model.isEmpty() ? QString() : tr("%1, calibrated").arg(model));
  m_sentence->setText(m_blind ? tr("Blind: the model's opinion is hidden. F shows it.") : QString());
  m_sentence->setVisible(m_blind);
  m_predict->hide();
}

void OpinionPanel::showSentence(const QString& sentence, bool offerPredict) {
  const QString model = m_lastModel;
  showOpinion({}, {});
  m_lastModel = model;
  m_lastSentence = sentence;
  m_lastOffer = offerPredict;
  if (m_blind) return;
  m_sentence->setText(sentence);
  m_sentence->show();
  m_predict->setVisible(offerPredict);
}

void OpinionPanel::showWaiting(const QString& model) { showSentence(tr("Asking %1…").arg(model), false); }

void OpinionPanel::showNothing(const QString& sentence, bool offerPredict) {
  showSentence(sentence, offerPredict);
}

}  // namespace ui
