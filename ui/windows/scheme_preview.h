#pragma once
#include <QWidget>

#include "labeling/scheme/scheme.h"

class QLabel;
class QVBoxLayout;

namespace ui {

/// How a question will look in Label: its words, its answers with keys and pictograms, and where each leads.
class SchemePreview : public QWidget {
  Q_OBJECT
 public:
  explicit SchemePreview(QWidget* parent = nullptr);
  void show(const labeling::Scheme& scheme, const std::string& question);

 private:
  QLabel* m_title;
  QVBoxLayout* m_rows;
};

}  // namespace ui
