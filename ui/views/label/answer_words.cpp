#include "ui/views/label/answer_words.h"

#include <QCoreApplication>
#include <QStringList>

#include "ui/theme/numbers.h"

namespace ui {
namespace {

QString words(const char* text) { return QCoreApplication::translate("ui::answers", text); }
QString text(const std::string& value) { return QString::fromStdString(value); }

}  // namespace

QString answerWords(const labeling::ProjectSchemes& schemes, const std::string& question,
                    const std::string& answer, std::optional<double> value, const std::string& scheme) {
  if (answer == labeling::kCannotTell) return words("cannot tell");
  if (answer == labeling::kNothingTicked) return words("none");
  const labeling::Question* asked = schemes.wording(question, scheme, answer);
  if (!asked) return value ? fixed(*value, 2) : text(answer);
  if (asked->kind == labeling::QuestionKind::Number)
    return value ? fixed(*value, asked->step >= 1 ? 0 : 2) : QString();
  if (asked->kind == labeling::QuestionKind::Binary) return answer == "yes" ? words("yes") : words("no");
  QStringList all;
  for (const std::string& each : labeling::splitAnswers(answer)) {
    const labeling::Answer* known = asked->find(each);
    all << (known ? text(known->words).toLower() : text(each));
  }
  return all.join(QStringLiteral(", "));
}

QString questionWords(const labeling::ProjectSchemes& schemes, const std::string& question) {
  const labeling::Question* asked = schemes.find(question);
  if (!asked) return text(question);
  return text(asked->shortWords.empty() ? asked->words : asked->shortWords);
}

QString surenessWords(std::optional<double> confidence) {
  if (!confidence) return {};
  if (*confidence == 0) return words("guessing");
  if (*confidence == 0.5) return words("fairly sure");
  if (*confidence == 1) return words("certain");
  return fixed(*confidence, 2);
}

}  // namespace ui
