#include "ui/windows/schemes_dialog.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>
#include <algorithm>

#include "labeling/scheme/scheme_change.h"
#include "labeling/scheme/shipped_schemes.h"
#include "model/base/error.h"
#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/numbers.h"
#include "ui/views/controls/card.h"
#include "ui/windows/scheme_editor.h"

namespace ui {

namespace {
QString text(const std::string& words) { return QString::fromStdString(words); }
}  // namespace

SchemesDialog::SchemesDialog(ProjectSession& session, QWidget* parent) : QDialog(parent), m_session(session) {
  setObjectName(QStringLiteral("schemesDialog"));
  setWindowTitle(tr("Questions of this project"));
  resize(720, 620);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 16);
  layout->setSpacing(12);
  layout->addWidget(makeLabel(windowTitle(), "title"));
  layout->addWidget(
      makeLabel(tr("Ticked schemes are asked of each galaxy, from top to bottom. A question that two "
                   "of them share is asked once."),
                "small", "2"));
  m_list = new QListWidget;
  m_list->setObjectName(QStringLiteral("schemes"));
  m_list->setAccessibleName(tr("Schemes"));
  m_list->setSpacing(1);
  layout->addWidget(m_list, 1);
  auto* tools = new QHBoxLayout;
  tools->setSpacing(4);
  const auto button = [&](const char* name, const QString& words, auto run) {
    auto* made = new QPushButton(words);
    made->setObjectName(QLatin1String(name));
    made->setProperty("compact", true);
    made->setAutoDefault(false);
    tools->addWidget(made);
    connect(made, &QPushButton::clicked, this, run);
  };
  button("scheme-up", tr("Up"), [this] { move(-1); });
  button("scheme-down", tr("Down"), [this] { move(1); });
  tools->addSpacing(12);
  button("scheme-edit", tr("Edit…"), [this] { edit(); });
  button("scheme-new", tr("New…"), [this] { makeNew(); });
  button("scheme-import", tr("From a file…"), [this] { importFile(); });
  button("scheme-export", tr("To a file…"), [this] { exportFile(); });
  tools->addStretch(1);
  layout->addLayout(tools);
  m_sentence = makeLabel({}, "small", "2");
  m_sentence->setObjectName(QStringLiteral("schemes-sentence"));
  m_sentence->setWordWrap(true);
  layout->addWidget(m_sentence);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setProperty("variant", QStringLiteral("ghost"));
  cancel->setAutoDefault(false);
  m_use = new QPushButton(tr("Ask these"));
  m_use->setObjectName(QStringLiteral("schemes-use"));
  m_use->setProperty("variant", QStringLiteral("primary"));
  m_use->setDefault(true);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_use);
  layout->addLayout(buttons);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_use, &QPushButton::clicked, this, &SchemesDialog::use);
  connect(m_list, &QListWidget::itemChanged, this, &SchemesDialog::refresh);
  connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { edit(); });

  for (const labeling::Scheme& scheme : session.schemes().asked()) add(scheme, true);
  // The newest wording of each scheme that this project asked once, then what comes with the program.
  const auto isListed = [this](const std::string& id) {
    return std::any_of(m_schemes.begin(), m_schemes.end(), [&](const auto& each) { return each.id == id; });
  };
  const auto& versions = session.schemes().versions();
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    if (!isListed(version->scheme.id)) add(version->scheme, false);
  for (const labeling::Scheme& scheme : labeling::shippedSchemes())
    if (!isListed(scheme.id)) add(scheme, false);
  m_list->setCurrentRow(0);
  refresh();
}

QString SchemesDialog::sentence() const { return m_sentence->text(); }

void SchemesDialog::add(const labeling::Scheme& scheme, bool isAsked) {
  m_schemes.push_back(scheme);
  auto* item = new QListWidgetItem;
  item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
  item->setCheckState(isAsked ? Qt::Checked : Qt::Unchecked);
  m_list->addItem(item);
  showItem(m_list->count() - 1);
}

void SchemesDialog::showItem(int row) {
  const labeling::Scheme& scheme = m_schemes[static_cast<std::size_t>(row)];
  const auto count = static_cast<std::int64_t>(scheme.questions.size());
  m_list->item(row)->setText(
      tr("%1    %2, %3")
          .arg(text(scheme.title), text(scheme.id),
               count == 1 ? tr("1 question") : tr("%1 questions").arg(grouped(count))));
}

std::vector<labeling::Scheme> SchemesDialog::chosen() const {
  std::vector<labeling::Scheme> chosen;
  for (int row = 0; row < m_list->count(); ++row)
    if (m_list->item(row)->checkState() == Qt::Checked)
      chosen.push_back(m_schemes[static_cast<std::size_t>(row)]);
  return chosen;
}

void SchemesDialog::move(int by) {
  const int row = m_list->currentRow(), to = row + by;
  if (row < 0 || to < 0 || to >= m_list->count()) return;
  std::swap(m_schemes[static_cast<std::size_t>(row)], m_schemes[static_cast<std::size_t>(to)]);
  m_list->insertItem(to, m_list->takeItem(row));
  m_list->setCurrentRow(to);
  refresh();
}

void SchemesDialog::refresh() {
  const std::vector<labeling::Scheme> asked = chosen();
  QString problem;
  if (asked.empty()) problem = tr("Tick at least one scheme.");
  std::size_t questions = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    questions += asked[i].questions.size();
    for (std::size_t j = i + 1; j < asked.size() && problem.isEmpty(); ++j)
      if (const auto conflict = labeling::conflictOf(asked[i], asked[j])) problem = text(*conflict);
  }
  m_use->setEnabled(problem.isEmpty());
  m_sentence->setText(problem.isEmpty()
                          ? tr("At most %1 questions for a galaxy; what its answers rule out is not asked.")
                                .arg(grouped(static_cast<std::int64_t>(questions)))
                          : problem);
}

void SchemesDialog::edit() {
  const int row = m_list->currentRow();
  if (row < 0) return;
  SchemeEditor editor(
      m_schemes[static_cast<std::size_t>(row)],
      [this](const std::string& question) { return labeling::tallyOf(m_session.project(), question); }, this);
  if (editor.exec() != QDialog::Accepted) return;
  m_schemes[static_cast<std::size_t>(row)] = editor.scheme();
  m_list->item(row)->setCheckState(Qt::Checked);
  showItem(row);
  refresh();
}

void SchemesDialog::makeNew() {
  const auto title = prompts().askText(this, tr("New scheme"), tr("Title"), tr("My questions"));
  if (!title || title->trimmed().isEmpty()) return;
  std::vector<std::string> taken;
  for (const labeling::Scheme& each : m_schemes) taken.push_back(each.id);
  labeling::Scheme scheme;
  scheme.title = title->trimmed().toStdString();
  scheme.id = labeling::idFromWords(scheme.title, "scheme", taken);
  labeling::Question question;
  question.id = labeling::idFromWords(scheme.id + "_question", "question", {});
  question.words = tr("New question").toStdString();
  question.shortWords = question.words;
  question.answers = {{"no", tr("No").toStdString(), "", ""}, {"yes", tr("Yes").toStdString(), "", ""}};
  scheme.questions.push_back(question);
  add(scheme, true);
  m_list->setCurrentRow(m_list->count() - 1);
  refresh();
  edit();
}

void SchemesDialog::importFile() {
  if (const auto file = prompts().chooseFile(this, tr("Scheme file"), {}, tr("Schemes (*.json)")))
    addFile(*file);
}

void SchemesDialog::addFile(const QString& file) {
  try {
    const labeling::Scheme scheme = labeling::readScheme(file.toStdString());
    for (std::size_t i = 0; i < m_schemes.size(); ++i) {
      if (m_schemes[i].id != scheme.id) continue;
      m_schemes[i] = scheme;  // another wording of one that is listed
      m_list->item(static_cast<int>(i))->setCheckState(Qt::Checked);
      showItem(static_cast<int>(i));
      m_list->setCurrentRow(static_cast<int>(i));
      refresh();
      return;
    }
    add(scheme, true);
    m_list->setCurrentRow(m_list->count() - 1);
    refresh();
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("The scheme was not added"), QString::fromUtf8(error.what()));
  }
}

void SchemesDialog::exportFile() {
  const int row = m_list->currentRow();
  if (row < 0) return;
  const labeling::Scheme& scheme = m_schemes[static_cast<std::size_t>(row)];
  const auto file = prompts().chooseNewFile(
      this, tr("Scheme file"), text(scheme.id) + QStringLiteral(".json"), tr("Schemes (*.json)"));
  if (!file) return;
  QSaveFile out(*file);
  const bool isOpen = out.open(QIODevice::WriteOnly);
  if (isOpen) out.write(QByteArray::fromStdString(labeling::schemeToJson(scheme)));
  if (!isOpen || !out.commit())
    prompts().showProblem(this, tr("Not written"), tr("%1: %2").arg(*file, out.errorString()));
}

void SchemesDialog::use() {
  try {
    m_session.askSchemes(chosen());
    accept();
  } catch (const model::Error& error) {
    prompts().showProblem(this, tr("The schemes were not changed"), QString::fromUtf8(error.what()));
  }
}

}  // namespace ui
