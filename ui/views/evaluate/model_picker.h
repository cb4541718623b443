#pragma once
#include <QToolButton>

namespace ui {

/// Chooses a model: its line style in the plots, its name, its part.
class ModelPicker : public QToolButton {
  Q_OBJECT
 public:
  enum class Line { Solid, Dashed };
  ModelPicker(Line line, const QString& part, QWidget* parent = nullptr);
  /// @param allowNone  offers "none"
  void setModels(const QStringList& models, bool allowNone);
  QString model() const { return m_model; }
  void setModel(const QString& model);  ///< no signal; empty: none
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void chosen(const QString& model);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString shownName() const;
  Line m_line;
  QString m_part, m_model;
};

}  // namespace ui
