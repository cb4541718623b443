#!/usr/bin/env python3
"""Writes version-N.sql for each schema of labels.sqlite: a small store as that release leaves it, as text.

Run once when a release adds a schema: make_schemas.py labeling/store/migrations.cpp N
The files of earlier releases are never made anew: they are what is out there.
"""
import re
import sqlite3
import sys

APPLICATION_ID = 0x5446726B  # kApplicationId in migrations.h

ROWS = [  # (first version, statement); a later version keeps the rows of the earlier ones
    (1, "INSERT INTO project VALUES ('3f0c5a52-0000-4000-8000-000000000001', 'Bars of the south', "
        "'2026-01-05T10:00:00.000Z', '0.1.0')"),
    (1, "INSERT INTO setting VALUES ('scheme', 'gz2')"),
    (1, "INSERT INTO object VALUES (0, 'NGC 1300', 49.920833, -19.411111), (1, 'NGC 1365', 53.401548, -36.140402), "
        "(2, '587722952767439450', NULL, NULL)"),
    (1, "INSERT INTO image_folder VALUES (1, '../images', '/survey/images')"),
    (1, "INSERT INTO image VALUES (0, 0, 'r', 1, 'ngc1300_r.fits', 0, 0), (0, 1, 'g', 1, 'ngc1300_g.fits', 0, 0)"),
    (1, "ALTER TABLE catalogue ADD COLUMN r_mag REAL"),
    (1, "INSERT INTO catalogue VALUES (0, 10.25), (1, 9.5)"),
    (1, "INSERT INTO catalogue_column VALUES (0, 'r_mag', 'real', 'mag', 'phot.mag;em.opt.R', 'apparent')"),
    (1, "INSERT INTO annotator VALUES (1, 'ana'), (2, 'ben')"),
    (1, "INSERT INTO label_event (id, uuid, object, kind, question, answer, value, annotator, order_ms, time_utc,"
        " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version) VALUES"
        " (1, 'aaaaaaaa-0000-4000-8000-000000000001', 0, 'answer', 'bar', 'yes', NULL, 1, 1000, "
        "'2026-01-05T10:00:01.000Z', 2.5, 'bar-01', 0.75, 1, 1.0, 'clear', '', '0.1.0'),"
        " (2, 'aaaaaaaa-0000-4000-8000-000000000002', 0, 'answer', 'bar', 'no', NULL, 2, 1001, "
        "'2026-01-05T10:00:02.000Z', NULL, '', NULL, 0, NULL, '', '', '0.1.0'),"
        " (3, 'aaaaaaaa-0000-4000-8000-000000000003', 1, 'answer', 'ttype', '', 3.0, 1, 1002, "
        "'2026-01-05T10:00:03.000Z', 4.0, '', NULL, 0, 0.5, '', '', '0.1.0'),"
        " (4, 'aaaaaaaa-0000-4000-8000-000000000004', 1, 'answer', 'bar', 'yes', NULL, 1, 1003, "
        "'2026-01-05T10:00:04.000Z', 1.0, '', NULL, 0, NULL, '', '', '0.1.0'),"
        " (5, 'aaaaaaaa-0000-4000-8000-000000000005', 1, 'retract', 'bar', '', NULL, 1, 1004, "
        "'2026-01-05T10:00:05.000Z', NULL, '', NULL, 0, NULL, '', 'aaaaaaaa-0000-4000-8000-000000000004', '0.1.0'),"
        " (6, 'aaaaaaaa-0000-4000-8000-000000000006', 2, 'flag', '', 'on', NULL, 2, 1005, "
        "'2026-01-05T10:00:06.000Z', NULL, '', NULL, 0, NULL, '', '', '0.1.0')"),
    (1, "INSERT INTO current_label VALUES ('bar', 0, 1, 'yes', NULL, 1), ('bar', 0, 2, 'no', NULL, 2), "
        "('ttype', 1, 1, '', 3.0, 3), ('', 2, 2, 'on', NULL, 6)"),
    (1, "INSERT INTO waiting_event (uuid, object_name, kind, question, answer, value, annotator, order_ms, time_utc,"
        " seconds_taken, model_name, model_score, model_visible, confidence, comment, target, program_version) VALUES"
        " ('bbbbbbbb-0000-4000-8000-000000000001', 'NGC 1398', 'answer', 'bar', 'yes', NULL, 2, 900, "
        "'2026-01-04T10:00:00.000Z', NULL, '', NULL, 0, NULL, '', '', '0.1.0')"),
    (2, "INSERT INTO snapshot (id, name, hash, time_utc) VALUES (1, 'r1', 'abc', '2026-01-06T00:00:00.000Z')"),
    (2, "INSERT INTO snapshot_label VALUES (1, 'ttype', 1, '', 3.0, 1)"),
    (2, "INSERT INTO run VALUES (1, 'ttype-01', 'finished', '', 'scratch', 'residual', '', '[\"ttype\"]', 1, 1, 0, 0, "
        "'{}', '[]', '{}', '18446744073709551615', '2026-01-06T00:00:00.000Z', '2026-01-06T00:10:00.000Z', '0.1.0')"),
    (3, "INSERT INTO queue VALUES (1, 'cccccccc-0000-4000-8000-000000000001', 'Random', 'ready', 'random', '{}', '1', '',"
        " '', 3, 3, 3, 'ana', '2026-01-07T00:00:00.000Z', '0.2.0')"),
    (3, "INSERT INTO queue_entry VALUES (1, 0, 1, 'random', NULL, 0, NULL, ''), (1, 1, 0, 'random', NULL, 0, NULL, '')"),
    (3, "INSERT INTO queue_place VALUES (1, 'ana', 1, 1, 5000)"),
    (4, "INSERT INTO scheme_version VALUES ('k1', 'bars', 1, '{\"id\": \"bars\"}', '2026-01-08T00:00:00.000Z')"),
    (5, "INSERT INTO mosaic VALUES (1, 'r', 1, 'tile_r.fits', 0, 0)"),
    (5, "INSERT INTO mosaic_stack VALUES (1, 0, 'lanczos3')"),
    (5, "INSERT INTO mosaic_stack_band VALUES (1, 0, 1)"),
    (5, "INSERT INTO mosaic_view VALUES (2, 1, 12.5)"),
    (6, "INSERT INTO label_event (id, uuid, object, kind, question, answer, annotator, order_ms, time_utc, model_name,"
        " model_visible, comment, target, program_version, role) VALUES (7, 'aaaaaaaa-0000-4000-8000-000000000007', 0,"
        " 'answer', 'bar', 'yes', 1, 1006, '2026-01-09T00:00:00.000Z', '', 0, '', '', '0.3.0', 'adjudication')"),
    (6, "INSERT INTO adjudication VALUES ('bar', 0, 1, 'yes', NULL, 7)"),
    (6, "INSERT INTO annotator_weight VALUES (2, 0.5)"),
    (6, "INSERT INTO snapshot_event VALUES (1, 'ttype', 1, 3)"),
    (6, "INSERT INTO label_source VALUES (1, 'merge', 'copy.tuningfork', '2026-01-09T00:00:00.000Z')"),
    (6, "INSERT INTO event_source VALUES (2, 1)"),
    (7, "INSERT INTO event_votes VALUES ('aaaaaaaa-0000-4000-8000-000000000002', "
        "'{\"answers\":{\"no\":{\"count\":31.0},\"yes\":{\"count\":4.0}}}')"),
    (7, "INSERT INTO waiting_place VALUES ('bbbbbbbb-0000-4000-8000-000000000001', 54.717, -26.338)"),
]


def main():
    steps = re.findall(r'Migration\{(\d+), "[^"]*",\s*R"sql\((.*?)\)sql"\}', open(sys.argv[1]).read(), re.S)
    wanted = int(sys.argv[2])
    store = sqlite3.connect(":memory:")
    for number, sql in steps:
        if int(number) > wanted:
            break
        store.executescript(sql)
        for first, row in ROWS:
            if first == int(number):
                store.execute(row)
        store.commit()
    with open(f"{sys.path[0]}/version-{wanted}.sql", "w") as out:
        out.write("\n".join(store.iterdump()))
        out.write(f"\nPRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {wanted};\n")


main()
