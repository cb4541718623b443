#include "ui/windows/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/theme/type.h"
#include "ui/views/controls/painting.h"

namespace ui {
namespace {

constexpr int kShown = 60;
constexpr int kKindRole = Qt::UserRole, kKeyRole = Qt::UserRole + 1;

class EntryDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {100, 32}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(option.rect).adjusted(4, 1, -4, -1);
    const bool on = option.state & QStyle::State_Selected;
    if (on) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.accentSoft);
      painter->drawRoundedRect(box, 6, 6);
    }
    painter->setFont(typeFont(Type::Body));
    painter->setPen(theme.text);
    painter->drawText(box.adjusted(12, 0, -160, 0), Qt::AlignVCenter, index.data().toString());
    double right = box.right() - 12;
    const QString key = index.data(kKeyRole).toString();
    if (!key.isEmpty()) right -= drawKeyCap(*painter, theme, QPointF(right, box.center().y()), key) + 12;
    painter->setFont(typeFont(Type::Small));
    painter->setPen(on ? theme.text2 : theme.text3);
    painter->drawText(QRectF(right - 120, box.top(), 120, box.height()), Qt::AlignVCenter | Qt::AlignRight,
                      index.data(kKindRole).toString());
    painter->restore();
  }
};

}  // namespace

CommandPalette::CommandPalette(std::vector<Entry> entries, More more, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint),
      m_entries(std::move(entries)),
      m_more(std::move(more)) {
  setObjectName(QStringLiteral("commandPalette"));
  setWindowTitle(tr("Find object, column or command"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  m_field = new QLineEdit;
  m_field->setObjectName(QStringLiteral("paletteField"));
  m_field->setPlaceholderText(windowTitle());
  m_field->setAccessibleName(windowTitle());
  m_list = new QListWidget;
  m_list->setObjectName(QStringLiteral("paletteList"));
  m_list->setAccessibleName(tr("What fits"));
  m_list->setItemDelegate(new EntryDelegate(m_list));
  m_list->setFocusPolicy(Qt::NoFocus);
  layout->addWidget(m_field);
  layout->addWidget(m_list);
  m_field->installEventFilter(this);
  connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
  resize(640, 420);
  if (parent) move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 80)));
  filter({});
}

int CommandPalette::fit(const QString& text, const QString& words) {
  int score = 0;
  qsizetype at = 0;
  qsizetype last = -2;
  for (const QChar wanted : text) {
    if (wanted.isSpace()) continue;
    const qsizetype found = words.indexOf(wanted, at, Qt::CaseInsensitive);
    if (found < 0) return -1;
    const bool startsWord = found == 0 || !words[found - 1].isLetterOrNumber();
    score += found == last + 1 ? 6 : startsWord ? 4 : 1;
    last = found;
    at = found + 1;
  }
  return score * 100 - static_cast<int>(std::min<qsizetype>(words.size(), 99));
}

void CommandPalette::filter(const QString& text) {
  std::vector<std::pair<int, const Entry*>> fits;
  std::vector<Entry> further = m_more && text.size() >= 2 ? m_more(text) : std::vector<Entry>{};
  for (const std::vector<Entry>* list :
       std::initializer_list<const std::vector<Entry>*>{&m_entries, &further})
    for (const Entry& entry : *list) {
      const int score = fit(text, entry.words);
      if (score >= 0 || text.isEmpty()) fits.push_back({text.isEmpty() ? 0 : score, &entry});
    }
  std::stable_sort(fits.begin(), fits.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Entry> shown;
  for (const auto& entry : fits)
    if (shown.size() < kShown) shown.push_back(*entry.second);
  m_shown = std::move(shown);
  m_list->clear();
  for (const Entry& entry : m_shown) {
    auto* item = new QListWidgetItem(entry.words, m_list);
    item->setData(kKindRole, entry.kind);
    item->setData(kKeyRole, entry.key);
  }
  m_list->setCurrentRow(0);
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int step = key == Qt::Key_Down       ? 1
                     : key == Qt::Key_Up       ? -1
                     : key == Qt::Key_PageDown ? 8
                     : key == Qt::Key_PageUp   ? -8
                                               : 0;
    if (step != 0 && m_list->count() > 0) {
      m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, m_list->count() - 1));
      return true;
    }
  }
  return QDialog::eventFilter(object, event);
}

void CommandPalette::runCurrent() {
  const int row = m_list->currentRow();
  if (row < 0 || row >= static_cast<int>(m_shown.size())) return;
  const std::function<void()> run = m_shown[static_cast<std::size_t>(row)].run;
  accept();
  if (run) run();
}

}  // namespace ui
