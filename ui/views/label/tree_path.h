#pragma once
#include <QString>
#include <QWidget>
#include <string>
#include <vector>

namespace ui {

/// The way through the decision tree: answered steps show the answer, a click goes back to them.
class TreePath : public QWidget {
  Q_OBJECT
 public:
  struct Step {
    std::string question;
    QString words;
    QString answer;  ///< empty: not answered
    bool current = false;
    bool operator==(const Step&) const = default;
  };
  explicit TreePath(QWidget* parent = nullptr);
  void setSteps(const std::vector<Step>& steps);
  const std::vector<Step>& steps() const { return m_steps; }
  QSize sizeHint() const override { return {352, 56}; }

 Q_SIGNALS:
  void chosen(const std::string& question);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  std::vector<QRectF> places() const;  ///< of the steps; those left of the widget do not fit

  std::vector<Step> m_steps;
};

}  // namespace ui
