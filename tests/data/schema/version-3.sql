BEGIN TRANSACTION;
CREATE TABLE annotator (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "annotator" VALUES(1,'ana');
INSERT INTO "annotator" VALUES(2,'ben');
CREATE TABLE catalogue (
        tuningfork_object INTEGER PRIMARY KEY REFERENCES object (id)
      , r_mag REAL) STRICT;
INSERT INTO "catalogue" VALUES(0,10.25);
INSERT INTO "catalogue" VALUES(1,9.5);
CREATE TABLE catalogue_column (
        ordinal INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        type TEXT NOT NULL CHECK (type IN ('integer', 'real', 'text')),
        unit TEXT NOT NULL,
        ucd TEXT NOT NULL,
        description TEXT NOT NULL
      ) STRICT;
INSERT INTO "catalogue_column" VALUES(0,'r_mag','real','mag','phot.mag;em.opt.R','apparent');
CREATE TABLE current_label (
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        annotator INTEGER NOT NULL REFERENCES annotator (id),
        answer TEXT NOT NULL,
        value REAL,
        event INTEGER NOT NULL REFERENCES label_event (id),
        PRIMARY KEY (question, object, annotator)
      ) STRICT, WITHOUT ROWID;
INSERT INTO "current_label" VALUES('',2,2,'on',NULL,6);
INSERT INTO "current_label" VALUES('bar',0,1,'yes',NULL,1);
INSERT INTO "current_label" VALUES('bar',0,2,'no',NULL,2);
INSERT INTO "current_label" VALUES('ttype',1,1,'',3.0,3);
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
INSERT INTO "image" VALUES(0,0,'r',1,'ngc1300_r.fits',0,0);
INSERT INTO "image" VALUES(0,1,'g',1,'ngc1300_g.fits',0,0);
CREATE TABLE image_folder (
        id INTEGER PRIMARY KEY,
        relative TEXT NOT NULL,
        absolute TEXT NOT NULL UNIQUE
      ) STRICT;
INSERT INTO "image_folder" VALUES(1,'../images','/survey/images');
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
      , queue TEXT NOT NULL DEFAULT '', queue_entry INTEGER, queue_stream TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "label_event" VALUES(1,'aaaaaaaa-0000-4000-8000-000000000001',0,'answer','bar','yes',NULL,1,1000,'2026-01-05T10:00:01.000Z',2.5,'bar-01',0.75,1,1.0,'clear','','0.1.0','',NULL,'');
INSERT INTO "label_event" VALUES(2,'aaaaaaaa-0000-4000-8000-000000000002',0,'answer','bar','no',NULL,2,1001,'2026-01-05T10:00:02.000Z',NULL,'',NULL,0,NULL,'','','0.1.0','',NULL,'');
INSERT INTO "label_event" VALUES(3,'aaaaaaaa-0000-4000-8000-000000000003',1,'answer','ttype','',3.0,1,1002,'2026-01-05T10:00:03.000Z',4.0,'',NULL,0,0.5,'','','0.1.0','',NULL,'');
INSERT INTO "label_event" VALUES(4,'aaaaaaaa-0000-4000-8000-000000000004',1,'answer','bar','yes',NULL,1,1003,'2026-01-05T10:00:04.000Z',1.0,'',NULL,0,NULL,'','','0.1.0','',NULL,'');
INSERT INTO "label_event" VALUES(5,'aaaaaaaa-0000-4000-8000-000000000005',1,'retract','bar','',NULL,1,1004,'2026-01-05T10:00:05.000Z',NULL,'',NULL,0,NULL,'','aaaaaaaa-0000-4000-8000-000000000004','0.1.0','',NULL,'');
INSERT INTO "label_event" VALUES(6,'aaaaaaaa-0000-4000-8000-000000000006',2,'flag','','on',NULL,2,1005,'2026-01-05T10:00:06.000Z',NULL,'',NULL,0,NULL,'','','0.1.0','',NULL,'');
CREATE TABLE object (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        ra_deg REAL,
        dec_deg REAL
      ) STRICT;
INSERT INTO "object" VALUES(0,'NGC 1300',49.920833,-19.411111);
INSERT INTO "object" VALUES(1,'NGC 1365',53.401548,-36.140402);
INSERT INTO "object" VALUES(2,'587722952767439450',NULL,NULL);
CREATE TABLE project (
        uuid TEXT NOT NULL,
        title TEXT NOT NULL,
        created_utc TEXT NOT NULL,
        program_version TEXT NOT NULL
      ) STRICT;
INSERT INTO "project" VALUES('3f0c5a52-0000-4000-8000-000000000001','Bars of the south','2026-01-05T10:00:00.000Z','0.1.0');
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
INSERT INTO "queue" VALUES(1,'cccccccc-0000-4000-8000-000000000001','Random','ready','random','{}','1','','',3,3,3,'ana','2026-01-07T00:00:00.000Z','0.2.0');
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
INSERT INTO "queue_entry" VALUES(1,0,1,'random',NULL,0,NULL,'');
INSERT INTO "queue_entry" VALUES(1,1,0,'random',NULL,0,NULL,'');
CREATE TABLE queue_place (
        queue INTEGER NOT NULL REFERENCES queue (id),
        annotator TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        furthest INTEGER NOT NULL,
        order_ms INTEGER NOT NULL,
        PRIMARY KEY (queue, annotator)
      ) STRICT, WITHOUT ROWID;
INSERT INTO "queue_place" VALUES(1,'ana',1,1,5000);
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
INSERT INTO "run" VALUES(1,'ttype-01','finished','','scratch','residual','','["ttype"]',1,1,0,0,'{}','[]','{}','18446744073709551615','2026-01-06T00:00:00.000Z','2026-01-06T00:10:00.000Z','0.1.0');
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('scheme','gz2');
CREATE TABLE snapshot (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        hash TEXT NOT NULL UNIQUE,
        time_utc TEXT NOT NULL
      ) STRICT;
INSERT INTO "snapshot" VALUES(1,'r1','abc','2026-01-06T00:00:00.000Z');
CREATE TABLE snapshot_label (
        snapshot INTEGER NOT NULL REFERENCES snapshot (id),
        question TEXT NOT NULL,
        object INTEGER NOT NULL REFERENCES object (id),
        answer TEXT NOT NULL,
        value REAL NOT NULL,
        annotators INTEGER NOT NULL,
        PRIMARY KEY (snapshot, question, object)
      ) STRICT, WITHOUT ROWID;
INSERT INTO "snapshot_label" VALUES(1,'ttype',1,'',3.0,1);
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
      , queue TEXT NOT NULL DEFAULT '', queue_entry INTEGER, queue_stream TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;
INSERT INTO "waiting_event" VALUES('bbbbbbbb-0000-4000-8000-000000000001','NGC 1398','answer','bar','yes',NULL,2,900,'2026-01-04T10:00:00.000Z',NULL,'',NULL,0,NULL,'','','0.1.0','',NULL,'');
CREATE INDEX label_event_object ON label_event (object, annotator, question);
CREATE INDEX label_event_annotator ON label_event (annotator, order_ms);
CREATE INDEX label_event_order ON label_event (order_ms);
CREATE INDEX label_event_target ON label_event (target) WHERE target <> '';
CREATE TRIGGER label_event_stays BEFORE UPDATE ON label_event
        BEGIN SELECT raise(ABORT, 'label events are never changed'); END;
CREATE TRIGGER label_event_is_kept BEFORE DELETE ON label_event
        BEGIN SELECT raise(ABORT, 'label events are never deleted'); END;
CREATE INDEX waiting_event_object ON waiting_event (object_name);
CREATE INDEX current_label_object ON current_label (object);
CREATE TRIGGER snapshot_label_stays BEFORE UPDATE ON snapshot_label
        BEGIN SELECT raise(ABORT, 'snapshots are never changed'); END;
CREATE TRIGGER snapshot_label_is_kept BEFORE DELETE ON snapshot_label
        BEGIN SELECT raise(ABORT, 'snapshots are never deleted'); END;
CREATE INDEX queue_entry_random ON queue_entry (queue, ordinal, object) WHERE stream = 'random';
CREATE INDEX label_event_queue ON label_event (queue, queue_entry) WHERE queue <> '';
COMMIT;
PRAGMA application_id = 1413902955;
PRAGMA user_version = 3;
