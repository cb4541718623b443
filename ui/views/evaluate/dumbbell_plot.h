#pragma once
#include <QWidget>
#include <vector>

namespace ui {

/// Before and after: hollow = the other model, solid = the current one, the difference in words and sign.
class DumbbellPlot : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString name;
    double before = 0, after = 0;  ///< NaN: not known
    int decimals = 2;
  };
  explicit DumbbellPlot(QWidget* parent = nullptr);
  void setRows(const std::vector<Row>& rows);
  void setSentence(const QString& sentence);  ///< instead of rows: why there is nothing to compare
  const std::vector<Row>& rows() const { return m_rows; }
  QSize sizeHint() const override { return {340, 220}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<Row> m_rows;
  QString m_sentence;
};

}  // namespace ui
