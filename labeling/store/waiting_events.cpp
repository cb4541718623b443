#include "labeling/store/waiting_events.h"

#include <vector>

#include "labeling/store/connection.h"
#include "labeling/store/current_labels.h"
#include "labeling/survey/sky_separation.h"

namespace labeling {
namespace {

// The waiting events of a name, without those about another object of that name.
std::vector<std::string> eventsFor(Connection& connection, std::int64_t row, const std::string& objectName) {
  Statement place = connection.prepare("SELECT ra_deg, dec_deg FROM object WHERE id = ?");
  place.bind(1, row);
  place.step();
  const SkyPosition here{place.real(0), place.real(1)};
  std::vector<std::string> events;
  Statement waiting = connection.prepare(
      "SELECT e.uuid, p.ra_deg, p.dec_deg FROM waiting_event e LEFT JOIN waiting_place p ON p.event = e.uuid"
      " WHERE e.object_name = ? ORDER BY e.order_ms, e.uuid");
  waiting.bind(1, objectName);
  while (waiting.step())
    if (isSamePlace(here, {waiting.real(1), waiting.real(2)})) events.push_back(waiting.text(0));
  return events;
}

}  // namespace

bool isSamePlace(SkyPosition here, SkyPosition there) {
  return !isOnSky(here) || !isOnSky(there) || separationArcsec(here, there) <= kSameObjectArcsec;
}

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
      " FROM waiting_event WHERE uuid = ?2 ON CONFLICT (uuid) DO NOTHING");
  const std::vector<std::string> events = eventsFor(connection, row, objectName);
  if (events.empty()) return;
  for (const std::string& event : events) {
    adopt.bind(1, row).bind(2, event).run();
    connection.prepare("DELETE FROM waiting_event WHERE uuid = ?").bind(1, event).run();
    connection.prepare("DELETE FROM waiting_place WHERE event = ?").bind(1, event).run();
  }
  recomputeCurrentLabels(connection, row);
}

}  // namespace labeling
