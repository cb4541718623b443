#pragma once
#include <QString>
#include <QStringList>
#include <optional>

#include "ui/prompts/prompts.h"

namespace test {

/// Answers what a test has put in; remembers what it was shown.
class ScriptedPrompts : public ui::Prompts {
 public:
  ScriptedPrompts() : m_before(ui::setPrompts(this)) {}
  ~ScriptedPrompts() override { ui::setPrompts(m_before); }
  std::optional<QString> folder, file, newFile, text;
  bool confirmed = true;
  QStringList problems;

  std::optional<QString> chooseFolder(QWidget*, const QString&, const QString&) override { return folder; }
  std::optional<QString> chooseFile(QWidget*, const QString&, const QString&, const QString&) override {
    return file;
  }
  std::optional<QString> chooseNewFile(QWidget*, const QString&, const QString&, const QString&) override {
    return newFile;
  }
  std::optional<QString> askText(QWidget*, const QString&, const QString&, const QString&) override {
    return text;
  }
  bool confirm(QWidget*, const QString&, const QString&, const QString&) override { return confirmed; }
  void showProblem(QWidget*, const QString& title, const QString& sentence) override {
    problems << title + QStringLiteral(": ") + sentence;
  }

 private:
  ui::Prompts* m_before;
};

}  // namespace test
