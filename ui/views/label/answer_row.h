#pragma once
#include <QAbstractButton>
#include <QStringList>
#include <optional>
#include <string>

namespace ui {

/// One answer: key cap, pictogram, words and, unless blind, the model's share.
class AnswerRow : public QAbstractButton {
  Q_OBJECT
 public:
  AnswerRow(const QString& key, const QString& words, const std::string& pictogram,
            QWidget* parent = nullptr);

  void setKey(const QString& key);
  void setTicks(bool ticks);                   ///< one of several: a tick stands before the words
  void setShare(std::optional<double> share);  ///< nothing: no trace of a model
  std::optional<double> share() const { return m_share; }
  QSize sizeHint() const override { return {352, 40}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void updateAccessibleText();

  QString m_key;
  std::string m_pictogram;
  bool m_ticks = false;
  std::optional<double> m_share;
};

/// The pictograms that schemes name ("bar", "edge-on" ...), in a box of 24. An unknown name draws nothing.
QStringList pictogramNames();
void paintPictogram(QPainter& painter, const std::string& name, QPointF topLeft, const QColor& colour);

}  // namespace ui
