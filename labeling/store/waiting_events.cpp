#include "labeling/store/waiting_events.h"

#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"

namespace labeling {

void adoptWaitingEvents(Connection& connection, std::int64_t row, const std::string& objectName) {
  Statement adopt = connection.prepare(
      "INSERT INTO label_event (uuid, object, kind, question, answer, value, annotator, order_ms, time_utc,"
      " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version,"
      " queue, queue_entry, queue_stream, scheme, act, role)"
      " SELECT uuid, ?1, CASE kind WHEN 'adjudicate' THEN 'answer' ELSE kind END, question, answer, value,"
      " annotator, order_ms, time_utc, seconds_taken, model_name,"
      " model_score, model_visible, confidence, comment, target, program_version,"
      " queue, queue_entry, queue_stream, scheme, act,"
      " CASE kind WHEN 'adjudicate' THEN 'adjudication' ELSE 'label' END"
      " FROM waiting_event WHERE object_name = ?2 ORDER BY order_ms, uuid ON CONFLICT (uuid) DO NOTHING");
  adopt.bind(1, row).bind(2, objectName).run();
  if (connection.changes() == 0) return;
  connection.prepare("DELETE FROM waiting_event WHERE object_name = ?").bind(1, objectName).run();
  recomputeCurrentLabels(connection, row);
}

}  // namespace labeling
