#include "ui/views/save/picture_saver.h"

#include <QDateTime>
#include <QWidget>

#include "ui/prompts/prompts.h"
#include "ui/session/project_session.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/numbers.h"
#include "ui/views/save/save_dialog.h"

namespace ui {

PictureSaver::PictureSaver(ProjectSession& session, QWidget* parent)
    : QObject(parent), m_session(session), m_parent(parent) {}

std::vector<SheetCaption> PictureSaver::captionsOf(const std::vector<std::int64_t>& rows) const {
  std::vector<SheetCaption> captions;
  for (const std::int64_t row : rows) {
    QStringList words;
    if (const auto opinion = m_session.isBlind() ? std::nullopt : m_session.classOpinion(row))
      words << QStringLiteral("%1 %2 ±%3")
                   .arg(QString::fromLatin1(labeling::codeOf(opinion->hubbleClass)),
                        fixed(opinion->probability, 2), fixed(opinion->sigma, 2));
    QStringList answers;
    for (const auto& [question, label] :
         m_session.labels().currentOf(row, m_session.annotator().toStdString()))
      answers << QStringLiteral("%1: %2").arg(
          QString::fromStdString(question),
          label.value ? fixed(*label.value, 1) : QString::fromStdString(label.answer));
    if (!answers.isEmpty())
      words << answers.join(QStringLiteral(", "));
    else if (const auto state = m_session.labelState(row); state != labeling::LabelState::Unlabelled)
      words << stateWords(state).toLower();
    captions.push_back({m_session.objectName(row), words.join(QStringLiteral(" · "))});
  }
  return captions;
}

void PictureSaver::ask(const std::vector<std::int64_t>& rows, const QString& filter) {
  if (rows.empty()) return;
  SaveDialog dialog(static_cast<std::int64_t>(rows.size()), m_parent);
  if (dialog.exec() != QDialog::Accepted) return;
  SaveRequest request;
  dialog.fill(request);
  request.rows = rows;
  if (request.isSheet() || rows.size() == 1) {
    const QString base = request.isSheet() ? tr("galaxies") : fileNameOf(m_session.objectName(rows.front()));
    const QString ending = QString::fromLatin1(request.ending());
    auto file = prompts().chooseNewFile(m_parent, tr("Save pictures"), base + ending,
                                        tr("Pictures (*%1)").arg(ending));
    if (!file) return;
    if (!file->endsWith(ending, Qt::CaseInsensitive)) *file += ending;
    request.target = file->toStdString();
  } else {
    const auto folder = prompts().chooseFolder(
        m_parent, tr("Folder for %1 files").arg(grouped(static_cast<qint64>(rows.size()))), {});
    if (!folder) return;
    request.target = folder->toStdString();
  }
  request.sheet.filter = filter;
  save(std::move(request));
}

void PictureSaver::save(SaveRequest request) {
  if (m_saving.isRunning()) {
    Q_EMIT statusMessage(tr("The pictures asked for before are still being saved."));
    return;
  }
  request.project = m_session.project().directory();
  request.display = m_session.display();
  if (request.isSheet()) request.captions = captionsOf(request.rows);
  request.sheet.project = m_session.title();
  request.sheet.stretch = stretchWords(request.display);
  request.sheet.date = QDateTime::currentDateTime().toString(Qt::ISODate).left(10);
  const std::size_t wanted = request.rows.size();
  m_saving.start(
      [request = std::move(request)](const model::RunControl& control) {
        return savePictures(request, control);
      },
      [this, wanted](SaveResult& result) { finish(result, wanted); },
      [this](const QString& sentence) { prompts().showProblem(m_parent, tr("Not saved"), sentence); },
      [this](qint64 done, qint64 total) {
        if (total > 1)
          Q_EMIT statusMessage(tr("Saving pictures: %1 of %2").arg(grouped(done), grouped(total)));
      });
}

void PictureSaver::finish(const SaveResult& result, std::size_t wanted) {
  const QString where =
      result.files.size() == 1 ? result.files.front() : tr("%1 files").arg(grouped(result.files.size()));
  if (result.problems.isEmpty()) {
    Q_EMIT statusMessage(tr("Saved: %1").arg(where));
    return;
  }
  prompts().showProblem(m_parent, tr("Saved, but for some"),
                        tr("Saved: %1. %2 of %3 galaxies could not be read; the first: %4")
                            .arg(where, grouped(result.problems.size()), grouped(static_cast<qint64>(wanted)),
                                 result.problems.front()));
}

}  // namespace ui
