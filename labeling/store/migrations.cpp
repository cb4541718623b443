#include "labeling/store/migrations.h"

#include <array>
#include <string>

#include "labeling/store/connection.h"
#include "model/base/error.h"

namespace labeling {
namespace {

using model::Error;
using model::ErrorKind;

constexpr std::array kSteps{
    Migration{1, "objects, catalogue, annotators and the append-only label log", R"sql(
      CREATE TABLE project (
        uuid TEXT NOT NULL,
        title TEXT NOT NULL,
        created_utc TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT;
      CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

      -- id: the dense row number 0 ... N - 1 that arrays are indexed by.
      CREATE TABLE object (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        ra_deg REAL,
        dec_deg REAL
      ) STRICT;

      -- Both ways to a folder: the relative one survives moving project and images together, the absolute
      -- one survives moving the project alone.
      CREATE TABLE image_folder (
        id INTEGER PRIMARY KEY,
        relative TEXT NOT NULL,
        absolute TEXT NOT NULL UNIQUE
      ) STRICT;
      CREATE TABLE image (
        object INTEGER NOT NULL REFERENCES object (id),
        ordinal INTEGER NOT NULL,
        band TEXT NOT NULL,
        folder INTEGER NOT NULL REFERENCES image_folder (id),
        file TEXT NOT NULL,
        hdu INTEGER NOT NULL,
        plane INTEGER NOT NULL,
        PRIMARY KEY (object, ordinal)
      ) STRICT, WITHOUT ROWID;

      -- The survey's own columns are added to `catalogue` under their own names.
      CREATE TABLE catalogue (
        tuningfork_object INTEGER PRIMARY KEY REFERENCES object (id)
      ) STRICT;
      CREATE TABLE catalogue_column (
        ordinal INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        type TEXT NOT NULL CHECK (type IN ('integer', 'real', 'text')),
        unit TEXT NOT NULL,
        ucd TEXT NOT NULL,
        description TEXT NOT NULL
      ) STRICT;

      CREATE TABLE annotator (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

      -- order_ms orders events: the clock in milliseconds, but later than every event that was known when
      -- this one was made, so a clock that was set back never turns a correction into an older opinion.
      CREATE TABLE label_event (
        id INTEGER PRIMARY KEY,
        uuid TEXT NOT NULL UNIQUE,
        object INTEGER NOT NULL REFERENCES object (id),
        kind TEXT NOT NULL CHECK (kind IN ('answer', 'retract', 'flag', 'comment')),
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        value REAL,
        annotator INTEGER NOT NULL REFERENCES annotator (id),
        order_ms INTEGER NOT NULL,
        time_utc TEXT NOT NULL,
        seconds_taken REAL,
        model_name TEXT NOT NULL,
        model_score REAL,
        model_visible INTEGER NOT NULL CHECK (model_visible IN (0, 1)),
        confidence REAL CHECK (confidence BETWEEN 0 AND 1),
        comment TEXT NOT NULL,
        target TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT;
      CREATE INDEX label_event_object ON label_event (object, annotator, question);
      CREATE INDEX label_event_annotator ON label_event (annotator, order_ms);
      CREATE INDEX label_event_order ON label_event (order_ms);
      CREATE INDEX label_event_target ON label_event (target) WHERE target <> '';
      CREATE TRIGGER label_event_stays BEFORE UPDATE ON label_event
        BEGIN SELECT raise(ABORT, 'label events are never changed'); END;
      CREATE TRIGGER label_event_is_kept BEFORE DELETE ON label_event
        BEGIN SELECT raise(ABORT, 'label events are never deleted'); END;

      -- Events of a merged project about objects that this one does not have (yet).
      CREATE TABLE waiting_event (
        uuid TEXT PRIMARY KEY,
        object_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        value REAL,
        annotator INTEGER NOT NULL REFERENCES annotator (id),
        order_ms INTEGER NOT NULL,
        time_utc TEXT NOT NULL,
        seconds_taken REAL,
        model_name TEXT NOT NULL,
        model_score REAL,
        model_visible INTEGER NOT NULL,
        confidence REAL,
        comment TEXT NOT NULL,
        target TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX waiting_event_object ON waiting_event (object_name);

      -- What the log amounts to, kept up in the transaction that adds an event: the newest answer (or flag,
      -- under the question '') of an annotator that is not taken back. `check` compares it with the log.
      CREATE TABLE current_label (
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        annotator INTEGER NOT NULL REFERENCES annotator (id),
        answer TEXT NOT NULL,
        value REAL,
        event INTEGER NOT NULL REFERENCES label_event (id),
        PRIMARY KEY (question, object, annotator)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX current_label_object ON current_label (object);
    )sql"},
    Migration{2, "label snapshots and training runs", R"sql(
      CREATE TABLE snapshot (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        hash TEXT NOT NULL UNIQUE,
        time_utc TEXT NOT NULL
      ) STRICT;
      CREATE TABLE snapshot_label (
        snapshot INTEGER NOT NULL REFERENCES snapshot (id),
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        answer TEXT NOT NULL,
        value REAL NOT NULL,
        annotators INTEGER NOT NULL,
        PRIMARY KEY (snapshot, question, object)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER snapshot_label_stays BEFORE UPDATE ON snapshot_label
        BEGIN SELECT raise(ABORT, 'snapshots are never changed'); END;
      CREATE TRIGGER snapshot_label_is_kept BEFORE DELETE ON snapshot_label
        BEGIN SELECT raise(ABORT, 'snapshots are never deleted'); END;

      CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        model TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'stopped')),
        message TEXT NOT NULL,
        mode TEXT NOT NULL,
        network TEXT NOT NULL,
        base_model TEXT NOT NULL,
        questions TEXT NOT NULL,
        snapshot INTEGER REFERENCES snapshot (id),
        training_objects INTEGER NOT NULL,
        validation_objects INTEGER NOT NULL,
        test_objects INTEGER NOT NULL,
        options TEXT NOT NULL,
        history TEXT NOT NULL,
        result TEXT NOT NULL,
        seed TEXT NOT NULL,
        started_utc TEXT NOT NULL,
        finished_utc TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT;
    )sql"},
    Migration{3, "queues: what is labelled next, why, and how far everybody has come", R"sql(
      -- scores_hash: of the model's outputs that the picks were made from; others since then make it stale.
      CREATE TABLE queue (
        id INTEGER PRIMARY KEY,
        uuid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('building', 'ready')),
        kind TEXT NOT NULL,
        options TEXT NOT NULL,
        seed TEXT NOT NULL,
        model TEXT NOT NULL,
        scores_hash TEXT NOT NULL,
        objects INTEGER NOT NULL,
        pool INTEGER NOT NULL,
        compared INTEGER NOT NULL,
        annotator TEXT NOT NULL,
        time_utc TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT;
      -- value, rank: what the pick was made by; first: the entry that a repeat shows again; seen_utc: when
      -- the annotator labelled it before this queue was made.
      CREATE TABLE queue_entry (
        queue INTEGER NOT NULL REFERENCES queue (id),
        ordinal INTEGER NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        stream TEXT NOT NULL CHECK (stream IN ('picked', 'random', 'repeat')),
        value REAL,
        rank INTEGER NOT NULL,
        first INTEGER,
        seen_utc TEXT NOT NULL,
        PRIMARY KEY (queue, ordinal)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX queue_entry_random ON queue_entry (queue, ordinal, object) WHERE stream = 'random';
      -- furthest: all entries up to it were shown. order_ms: the newest one is the queue in use.
      CREATE TABLE queue_place (
        queue INTEGER NOT NULL REFERENCES queue (id),
        annotator TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        furthest INTEGER NOT NULL,
        order_ms INTEGER NOT NULL,
        PRIMARY KEY (queue, annotator)
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE label_event ADD COLUMN queue TEXT NOT NULL DEFAULT '';
      ALTER TABLE label_event ADD COLUMN queue_entry INTEGER;
      ALTER TABLE label_event ADD COLUMN queue_stream TEXT NOT NULL DEFAULT '';
      ALTER TABLE waiting_event ADD COLUMN queue TEXT NOT NULL DEFAULT '';
      ALTER TABLE waiting_event ADD COLUMN queue_entry INTEGER;
      ALTER TABLE waiting_event ADD COLUMN queue_stream TEXT NOT NULL DEFAULT '';
      CREATE INDEX label_event_queue ON label_event (queue, queue_entry) WHERE queue <> '';
    )sql"},
    Migration{4, "wordings of schemes, kept for the labels made under them; acts of several events", R"sql(
      CREATE TABLE scheme_version (
        key TEXT PRIMARY KEY,
        scheme TEXT NOT NULL,
        version INTEGER NOT NULL,
        json TEXT NOT NULL,
        stored_utc TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER scheme_version_stays BEFORE UPDATE ON scheme_version
        BEGIN SELECT raise(ABORT, 'wordings of a scheme are never changed'); END;
      CREATE TRIGGER scheme_version_is_kept BEFORE DELETE ON scheme_version
        BEGIN SELECT raise(ABORT, 'wordings of a scheme are never deleted'); END;

      -- scheme: scheme_version.key, '' for labels from before wordings were kept and for what answers nothing.
      -- act: shared by the events of one act, which are undone together; '' for an act of one event.
      ALTER TABLE label_event ADD COLUMN scheme TEXT NOT NULL DEFAULT '';
      ALTER TABLE label_event ADD COLUMN act TEXT NOT NULL DEFAULT '';
      ALTER TABLE waiting_event ADD COLUMN scheme TEXT NOT NULL DEFAULT '';
      ALTER TABLE waiting_event ADD COLUMN act TEXT NOT NULL DEFAULT '';
      CREATE INDEX label_event_act ON label_event (act) WHERE act <> '';
    )sql"},
    Migration{5, "objects that are views into mosaics", R"sql(
      -- One plane of a large image.
      CREATE TABLE mosaic (
        id INTEGER PRIMARY KEY,
        band TEXT NOT NULL,
        folder INTEGER NOT NULL REFERENCES image_folder (id),
        file TEXT NOT NULL,
        hdu INTEGER NOT NULL,
        plane INTEGER NOT NULL,
        UNIQUE (folder, file, hdu, plane, band)
      ) STRICT;
      -- Which mosaics show an object, one a band: few combinations, shared by all objects. grid: ordinal of the
      -- band whose pixels the others are brought to.
      CREATE TABLE mosaic_stack (
        id INTEGER PRIMARY KEY,
        grid INTEGER NOT NULL,
        resampling TEXT NOT NULL CHECK (resampling IN ('bilinear', 'lanczos3'))
      ) STRICT;
      CREATE TABLE mosaic_stack_band (
        stack INTEGER NOT NULL REFERENCES mosaic_stack (id),
        ordinal INTEGER NOT NULL,
        mosaic INTEGER NOT NULL REFERENCES mosaic (id),
        PRIMARY KEY (stack, ordinal)
      ) STRICT, WITHOUT ROWID;
      -- The object's position is the middle of the square of sky.
      CREATE TABLE mosaic_view (
        object INTEGER PRIMARY KEY REFERENCES object (id),
        stack INTEGER NOT NULL REFERENCES mosaic_stack (id),
        size_arcsec REAL NOT NULL CHECK (size_arcsec > 0)
      ) STRICT;
    )sql"},
    Migration{6, "adjudications, weights of annotators, the rule of a snapshot, where events came from",
              R"sql(
      -- An adjudication answers for all annotators where they disagree; it is no vote of its own.
      ALTER TABLE label_event ADD COLUMN role TEXT NOT NULL DEFAULT 'label'
        CHECK (role IN ('label', 'adjudication'));
      -- As current_label: the newest adjudication of a question of an object that is not taken back.
      CREATE TABLE adjudication (
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        annotator INTEGER NOT NULL REFERENCES annotator (id),
        answer TEXT NOT NULL,
        value REAL,
        event INTEGER NOT NULL REFERENCES label_event (id),
        PRIMARY KEY (question, object)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX adjudication_object ON adjudication (object);

      -- Of the votes in a weighted consensus; 1 for annotators without a row.
      CREATE TABLE annotator_weight (
        annotator INTEGER PRIMARY KEY REFERENCES annotator (id),
        weight REAL NOT NULL CHECK (weight >= 0)
      ) STRICT;

      ALTER TABLE snapshot ADD COLUMN rule TEXT NOT NULL DEFAULT 'majority'
        CHECK (rule IN ('majority', 'weighted', 'adjudicated'));
      ALTER TABLE snapshot ADD COLUMN weights TEXT NOT NULL DEFAULT '{}';
      ALTER TABLE snapshot ADD COLUMN unresolved TEXT NOT NULL DEFAULT '{}';
      CREATE TRIGGER snapshot_stays BEFORE UPDATE ON snapshot
        BEGIN SELECT raise(ABORT, 'snapshots are never changed'); END;
      CREATE TRIGGER snapshot_is_kept BEFORE DELETE ON snapshot
        BEGIN SELECT raise(ABORT, 'snapshots are never deleted'); END;
      -- The events behind each label of a snapshot.
      CREATE TABLE snapshot_event (
        snapshot INTEGER NOT NULL REFERENCES snapshot (id),
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        event INTEGER NOT NULL REFERENCES label_event (id),
        PRIMARY KEY (snapshot, question, object, event)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER snapshot_event_stays BEFORE UPDATE ON snapshot_event
        BEGIN SELECT raise(ABORT, 'snapshots are never changed'); END;
      CREATE TRIGGER snapshot_event_is_kept BEFORE DELETE ON snapshot_event
        BEGIN SELECT raise(ABORT, 'snapshots are never deleted'); END;

      -- The import or merge that brought an event; events made here have none.
      CREATE TABLE label_source (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('import', 'merge')),
        name TEXT NOT NULL,
        time_utc TEXT NOT NULL
      ) STRICT;
      CREATE TABLE event_source (
        event INTEGER PRIMARY KEY REFERENCES label_event (id),
        source INTEGER NOT NULL REFERENCES label_source (id)
      ) STRICT;
    )sql"},
    Migration{7, "votes behind a label, places of objects whose events wait", R"sql(
      -- Of an imported label: how many people gave which answer, as published (labeling/history/votes.h).
      CREATE TABLE event_votes (
        event TEXT PRIMARY KEY,
        votes TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER event_votes_stay BEFORE UPDATE ON event_votes
        BEGIN SELECT raise(ABORT, 'votes are never changed'); END;
      CREATE TRIGGER event_votes_are_kept BEFORE DELETE ON event_votes
        BEGIN SELECT raise(ABORT, 'votes are never deleted'); END;
      -- Where the object of a waiting event lies in the project that the event came from, ICRS degrees.
      CREATE TABLE waiting_place (
        event TEXT PRIMARY KEY,
        ra_deg REAL NOT NULL,
        dec_deg REAL NOT NULL
      ) STRICT, WITHOUT ROWID;
    )sql"},
};

int newestOf(std::span<const Migration> steps) { return steps.empty() ? 0 : steps.back().version; }

int checkedVersion(Connection& connection, std::span<const Migration> steps) {
  const auto version = static_cast<int>(connection.integer("PRAGMA user_version"));
  const bool isEmpty = connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
  const std::string name = connection.file().string();
  if (!isEmpty && connection.integer("PRAGMA application_id") != kApplicationId) {
    throw Error(ErrorKind::Corrupt, name + " is a database, but not one of a Tuningfork project.");
  }
  if (version > newestOf(steps)) {
    throw Error(ErrorKind::NewerVersion,
                name + " was written by a newer release of Tuningfork (its format is version " +
                    std::to_string(version) + ", this release knows versions up to " +
                    std::to_string(newestOf(steps)) +
                    "). Update this program to open it; the file was not changed.");
  }
  if (isEmpty && connection.mode() != Connection::Mode::Create) {
    throw Error(ErrorKind::Corrupt, name + " is empty: it holds no project. Restore it from a backup.");
  }
  return version;
}

}  // namespace

std::span<const Migration> migrations() { return kSteps; }

std::filesystem::path backupPath(const std::filesystem::path& file, int version) {
  std::filesystem::path backup = file;
  backup += ".version-" + std::to_string(version) + ".backup";
  return backup;
}

void migrate(Connection& connection, std::span<const Migration> steps) {
  const int found = checkedVersion(connection, steps);
  if (found == newestOf(steps)) return;
  if (found > 0) connection.backupTo(backupPath(connection.file(), found));
  for (const Migration& step : steps) {
    if (step.version <= found) continue;
    Transaction transaction(connection);
    // Another process may have been faster while this one waited for the lock.
    if (connection.integer("PRAGMA user_version") >= step.version) continue;
    connection.execute(std::string(step.sql));
    connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    connection.execute("PRAGMA user_version = " + std::to_string(step.version));
    transaction.commit();
  }
}

void requireCurrentVersion(Connection& connection, std::span<const Migration> steps) {
  const int found = checkedVersion(connection, steps);
  if (found == newestOf(steps)) return;
  throw Error(ErrorKind::Unwritable,
              connection.file().string() +
                  " was written by an older release of Tuningfork and has to be brought "
                  "up to date. Open the project once where it can be written.");
}

}  // namespace labeling
