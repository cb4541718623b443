#pragma once
#include <QObject>
#include <cstdint>
#include <vector>

namespace ui {

/// The one selection of a project, shared by gallery, plots, map, lists and filmstrips: a focused object and
/// a set of selected ones, by dense row number. Survives filtering.
class SelectionModel : public QObject {
  Q_OBJECT
 public:
  explicit SelectionModel(QObject* parent = nullptr);

  void reset(std::int64_t objects);  ///< a project was opened: nothing selected, no focus

  std::int64_t focus() const { return m_focus; }  ///< -1: none
  bool isSelected(std::int64_t row) const;
  std::int64_t selectedCount() const { return m_count; }
  std::vector<std::int64_t> selectedRows() const;  ///< ascending

  void setFocus(std::int64_t row, QObject* source);                     ///< focus only
  void selectOnly(std::int64_t row, QObject* source);                   ///< click
  void toggle(std::int64_t row, QObject* source);                       ///< Ctrl+click
  void select(const std::vector<std::int64_t>& rows, QObject* source);  ///< replaces the selection
  void add(const std::vector<std::int64_t>& rows, QObject* source);
  void remove(const std::vector<std::int64_t>& rows, QObject* source);
  void clear(QObject* source);

 Q_SIGNALS:
  /// @param source who changed it; a view ignores its own echo
  void changed(QObject* source);
  void focusChanged(std::int64_t row, QObject* source);

 private:
  std::vector<bool> m_selected;
  std::int64_t m_count = 0;
  std::int64_t m_focus = -1;
};

}  // namespace ui
