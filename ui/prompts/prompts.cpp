#include "ui/prompts/prompts.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace ui {
namespace {

Prompts*& installed() {
  static Prompts* prompts = nullptr;
  return prompts;
}

std::optional<QString> unlessEmpty(const QString& text) {
  return text.isEmpty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::optional<QString> DialogPrompts::chooseFolder(QWidget* parent, const QString& title,
                                                   const QString& start) {
  return unlessEmpty(QFileDialog::getExistingDirectory(parent, title, start));
}

std::optional<QString> DialogPrompts::chooseFile(QWidget* parent, const QString& title, const QString& start,
                                                 const QString& filter) {
  return unlessEmpty(QFileDialog::getOpenFileName(parent, title, start, filter));
}

std::optional<QString> DialogPrompts::chooseNewFile(QWidget* parent, const QString& title,
                                                    const QString& start, const QString& filter) {
  return unlessEmpty(QFileDialog::getSaveFileName(parent, title, start, filter));
}

std::optional<QString> DialogPrompts::askText(QWidget* parent, const QString& title, const QString& label,
                                              const QString& value) {
  bool accepted = false;
  const QString text = QInputDialog::getText(parent, title, label, QLineEdit::Normal, value, &accepted);
  return accepted ? unlessEmpty(text.trimmed()) : std::nullopt;
}

bool DialogPrompts::confirm(QWidget* parent, const QString& question, const QString& detail,
                            const QString& action) {
  QMessageBox box(parent);
  box.setText(question);
  box.setInformativeText(detail);
  QPushButton* go = box.addButton(action, QMessageBox::AcceptRole);
  QPushButton* cancel = box.addButton(QMessageBox::Cancel);
  box.setDefaultButton(cancel);
  box.setEscapeButton(cancel);
  box.exec();
  return box.clickedButton() == go;
}

void DialogPrompts::showProblem(QWidget* parent, const QString& title, const QString& sentence) {
  QMessageBox box(parent);
  box.setIcon(QMessageBox::NoIcon);
  box.setText(title);
  box.setInformativeText(sentence);
  box.addButton(QMessageBox::Ok);
  box.exec();
}

Prompts& prompts() {
  static DialogPrompts dialogs;
  return installed() ? *installed() : dialogs;
}

Prompts* setPrompts(Prompts* prompts) {
  Prompts* before = installed();
  installed() = prompts;
  return before;
}

}  // namespace ui
