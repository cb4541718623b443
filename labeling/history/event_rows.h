#pragma once
#include <optional>
#include <string>

#include "labeling/history/label_log.h"
#include "labeling/survey/sky_frame.h"

namespace labeling {

class Connection;
class Statement;

const char* nameOf(EventKind kind);                    ///< "answer", "adjudicate", "retract", ...
EventKind eventKindFromName(const std::string& name);  ///< @throws Error(Corrupt)

/// The columns that eventFromRow() reads, and the tables they come from. An adjudication is stored as an
/// answer in another role.
inline constexpr const char* kEventColumns =
    "e.uuid, e.object, CASE e.role WHEN 'adjudication' THEN 'adjudicate' ELSE e.kind END, e.question, e.answer, e.value, a.name, e.time_utc, e.seconds_taken, e.model_name,"
    " e.model_score, e.model_visible, e.confidence, e.comment, e.target, e.program_version, e.order_ms,"
    " e.queue, e.queue_entry, e.queue_stream, e.scheme, e.act";
inline constexpr int kEventColumnCount = 22;  ///< columns that follow them count from here
inline constexpr const char* kEventTables = "label_event e JOIN annotator a ON a.id = e.annotator";

LabelEvent eventFromRow(const Statement& statement);

/// The id of an annotator; a new one is added. Inside a transaction.
std::int64_t annotatorIdFor(Connection& connection, const std::string& name);

/// Adds an event as it is. Inside a transaction. @returns label_event.id
std::int64_t insertEvent(Connection& connection, const LabelEvent& event, std::int64_t annotator,
                         std::int64_t orderMs);

/// Adds an event about an object that the project does not have (yet). Inside a transaction.
/// @param place  of the object where the event comes from; NaN if not known
void insertWaitingEvent(Connection& connection, const LabelEvent& event, const std::string& objectName,
                        SkyPosition place, std::int64_t annotator, std::int64_t orderMs);

/// The place in the order for an event made now: later than all known ones.
std::int64_t nextOrderMs(Connection& connection);

}  // namespace labeling
