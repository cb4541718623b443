#include "ui/views/gallery/gallery_accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "ui/session/project_session.h"
#include "ui/session/selection_model.h"
#include "ui/views/gallery/gallery_view.h"

namespace ui {
namespace {

/// One visible tile as a list item.
class TileInterface : public QAccessibleInterface {
 public:
  TileInterface(GalleryView* gallery, std::int64_t index) : m_gallery(gallery), m_index(index) {}

  bool isValid() const override {
    return m_gallery && m_index < static_cast<std::int64_t>(m_gallery->rows().size());
  }
  QObject* object() const override { return nullptr; }
  QWindow* window() const override { return m_gallery->window()->windowHandle(); }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_gallery); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QRect rect() const override {
    const QRect tile = m_gallery->tileRectOf(m_index);
    return {m_gallery->viewport()->mapToGlobal(tile.topLeft()), tile.size()};
  }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QString text(QAccessible::Text kind) const override {
    return kind == QAccessible::Name && isValid() ? m_gallery->spokenText(m_index) : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QAccessible::State state() const override {
    QAccessible::State state;
    if (!isValid()) return state;
    const std::int64_t row = m_gallery->rows()[static_cast<std::size_t>(m_index)];
    const SelectionModel& selection = m_gallery->session().selection();
    state.selectable = state.focusable = state.multiSelectable = true;
    state.selected = selection.isSelected(row);
    state.focused = selection.focus() == row && m_gallery->hasFocus();
    return state;
  }
  std::int64_t index() const { return m_index; }

 private:
  QPointer<GalleryView> m_gallery;
  std::int64_t m_index;
};

class GalleryInterface : public QAccessibleWidget {
 public:
  explicit GalleryInterface(GalleryView* gallery)
      : QAccessibleWidget(gallery, QAccessible::List), m_gallery(gallery) {}
  ~GalleryInterface() override {
    for (const auto& entry : m_tiles) QAccessible::deleteAccessibleInterface(entry.second);
  }

  int childCount() const override {
    const auto range = visible();
    return static_cast<int>(range.last - range.first + 1);
  }
  QAccessibleInterface* child(int number) const override {
    const auto range = visible();
    if (number < 0 || range.first + number > range.last) return nullptr;
    return tile(range.first + number);
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    const QPoint point = m_gallery->viewport()->mapFromGlobal(QPoint(x, y));
    const std::int64_t index = m_gallery->layout().indexAt(point, m_gallery->scrollPosition());
    return index < 0 ? nullptr : tile(index);
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    const auto* item = dynamic_cast<const TileInterface*>(child);
    return item ? static_cast<int>(item->index() - visible().first) : -1;
  }
  QAccessibleInterface* focusChild() const override {
    const std::int64_t index = m_gallery->indexOf(m_gallery->session().selection().focus());
    return index < 0 ? nullptr : tile(index);
  }

 private:
  GalleryLayout::Range visible() const { return m_gallery->layout().visible(m_gallery->scrollPosition()); }
  QAccessibleInterface* tile(std::int64_t index) const {
    const auto found = m_tiles.find(index);
    if (found != m_tiles.end())
      if (QAccessibleInterface* existing = QAccessible::accessibleInterface(found->second)) return existing;
    auto* made = new TileInterface(m_gallery, index);
    m_tiles[index] = QAccessible::registerAccessibleInterface(made);
    return made;
  }

  GalleryView* m_gallery;
  mutable std::map<std::int64_t, QAccessible::Id> m_tiles;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  if (auto* gallery = qobject_cast<GalleryView*>(object)) return new GalleryInterface(gallery);
  return nullptr;
}

}  // namespace

void installGalleryAccessibility() {
  static const bool installed = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  (void)installed;
}

}  // namespace ui
