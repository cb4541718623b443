#include <QSignalSpy>
#include <QTest>

#include "ui/session/selection_model.h"

using Rows = std::vector<std::int64_t>;

class SelectionModelTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void clickSelectsOneAndFocusesIt() {
    ui::SelectionModel model;
    model.reset(10);
    model.selectOnly(3, this);
    model.selectOnly(5, this);
    QCOMPARE(model.selectedRows(), Rows{5});
    QCOMPARE(model.focus(), std::int64_t{5});
  }
  void toggleAddsAndTakesAway() {
    ui::SelectionModel model;
    model.reset(10);
    model.toggle(2, this);
    model.toggle(4, this);
    QCOMPARE(model.selectedRows(), (Rows{2, 4}));
    model.toggle(2, this);
    QCOMPARE(model.selectedRows(), Rows{4});
  }
  void theSourceIsNamedAndNothingIsSaidTwice() {
    ui::SelectionModel model;
    model.reset(10);
    QSignalSpy changed(&model, &ui::SelectionModel::changed);
    model.select({1, 2, 2}, this);
    model.select({2, 1}, this);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).value<QObject*>(), this);
    QCOMPARE(model.selectedCount(), std::int64_t{2});
  }
  void rowsThatDoNotExistAreLeftOut() {
    ui::SelectionModel model;
    model.reset(3);
    model.select({-1, 1, 7}, this);
    QCOMPARE(model.selectedRows(), Rows{1});
    model.setFocus(9, this);
    QCOMPARE(model.focus(), std::int64_t{-1});
  }
};

QTEST_GUILESS_MAIN(SelectionModelTest)
#include "tst_selection_model.moc"
