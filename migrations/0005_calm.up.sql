-- Calm: how often an alert changes, further reasons for a page and against one, pages that are edited and shown again, and the
-- alerts that have to be there.
--
-- Before: a page tells that something began to fire, once. After: beside it that something flaps, fires on, has settled, or is
-- missing; each told once. Nothing recorded changes, and nothing that was announced is announced again.
-- Rolling back (0005_calm.down.sql) loses the scores, and counts pages of the new kinds as ordinary ones.

ALTER TABLE alerts ADD COLUMN flap TEXT; -- [score, ms of the last change, flapping since or null, peak, changes, ms of the first of them, 1 if told, 1 if told that it fires on]

ALTER TABLE decisions ADD COLUMN kind TEXT CHECK (kind IN ('flapping', 'still_firing', 'settled')); -- of a page; null: firing

ALTER TABLE pages ADD COLUMN alert_group TEXT NOT NULL DEFAULT ''; -- what its alerts have in common
ALTER TABLE pages ADD COLUMN sound TEXT CHECK (sound IN ('none', 'soft', 'alarm')); -- null: by its severity
ALTER TABLE pages ADD COLUMN urgency TEXT CHECK (urgency IN ('low', 'normal', 'critical')); -- likewise
ALTER TABLE pages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)); -- 1: it got lines that are not shown yet
ALTER TABLE pages ADD COLUMN repeated_at INTEGER; -- when it was last shown again because nobody saw it
ALTER TABLE pages ADD COLUMN watchdog TEXT; -- of a page about a watchdog: its name; outage_since is since when it is missing
CREATE UNIQUE INDEX one_page_per_missing_watchdog ON pages (watchdog, outage_since) WHERE watchdog IS NOT NULL;
CREATE INDEX pages_by_creation ON pages (created_at);

ALTER TABLE page_lines ADD COLUMN kind TEXT NOT NULL DEFAULT 'firing'
  CHECK (kind IN ('firing', 'flapping', 'still_firing', 'settled'));

-- Since when a watchdog is missing; no row while it is there.
CREATE TABLE missing_watchdogs (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was told is told once for what it is about: that an episode fires, that it fires on although its alert flaps, that its alert flaps, that it has settled.
CREATE TABLE told (
  alert_id INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  about TEXT NOT NULL CHECK (about IN ('episode', 'still_firing', 'flapping', 'settled')),
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  page_id INTEGER NOT NULL REFERENCES pages (id),
  PRIMARY KEY (alert_id, starts_at, about, severity),
  FOREIGN KEY (alert_id, starts_at) REFERENCES episodes (alert_id, starts_at) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO told (alert_id, starts_at, about, severity, page_id)
SELECT alert_id, starts_at, 'episode', severity, page_id FROM announcements;
DROP TABLE announcements;
ALTER TABLE told RENAME TO announcements;
CREATE INDEX announcements_of_page ON announcements (page_id);
-- As it would be written by hand: SQLite quotes the name of what is renamed.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CREATE TABLE "announcements"', 'CREATE TABLE announcements')
WHERE type = 'table' AND name = 'announcements';
PRAGMA writable_schema = RESET;

-- Further words; as in 0002 only CHECKs change and no row.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''told_elsewhere'', ''awaited'')',
  '''told_elsewhere'', ''awaited'', ''flapping'', ''settled'', ''quiet'', ''ignored'', ''ripening'', ''watchdog'', ''quiet_hours'', ''do_not_disturb'')')
WHERE type = 'table' AND name = 'decisions';
UPDATE sqlite_schema SET sql = replace(sql, '''told_elsewhere'', ''awaited'')',
  '''told_elsewhere'', ''awaited'', ''flapping'', ''settled'', ''quiet'', ''ignored'', ''ripening'', ''watchdog'', ''quiet_hours'', ''do_not_disturb'', ''page_flapping'', ''page_still_firing'', ''page_settled'')')
WHERE type = 'table' AND name = 'alerts';
UPDATE sqlite_schema SET sql = replace(sql, '''firing'', ''digest'', ''source_failing'')',
  '''firing'', ''digest'', ''source_failing'', ''flapping'', ''still_firing'', ''settled'', ''watchdog_missing'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

PRAGMA user_version = 5;
