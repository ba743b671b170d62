-- Removes what 0005_calm.up.sql made. Lost: how often alerts changed (so that one that flaps is told of again), what holds pages
-- back for the new reasons (such alerts count as not decided), and of pages what is more than their text.

UPDATE alerts SET decided = NULL, because = NULL WHERE decided IN ('flapping', 'settled', 'quiet', 'ignored', 'ripening',
  'watchdog', 'quiet_hours', 'do_not_disturb');
UPDATE alerts SET decided = 'page' WHERE decided IN ('page_flapping', 'page_still_firing', 'page_settled');
DELETE FROM decisions WHERE held IN ('flapping', 'settled', 'quiet', 'ignored', 'ripening', 'watchdog', 'quiet_hours',
  'do_not_disturb');
UPDATE pages SET kind = 'firing' WHERE kind IN ('flapping', 'still_firing', 'settled');
UPDATE pages SET kind = 'digest' WHERE kind = 'watchdog_missing';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ', ''flapping'', ''settled'', ''quiet'', ''ignored'', ''ripening'', ''watchdog'', ''quiet_hours'', ''do_not_disturb'', ''page_flapping'', ''page_still_firing'', ''page_settled'')', ')')
WHERE type = 'table' AND name = 'alerts';
UPDATE sqlite_schema SET sql = replace(sql, ', ''flapping'', ''settled'', ''quiet'', ''ignored'', ''ripening'', ''watchdog'', ''quiet_hours'', ''do_not_disturb'')', ')')
WHERE type = 'table' AND name = 'decisions';
UPDATE sqlite_schema SET sql = replace(sql, ', ''flapping'', ''still_firing'', ''settled'', ''watchdog_missing'')', ')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

CREATE TABLE told (
  alert_id INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'error', 'warning', 'info')),
  page_id INTEGER NOT NULL REFERENCES pages (id),
  PRIMARY KEY (alert_id, starts_at, severity),
  FOREIGN KEY (alert_id, starts_at) REFERENCES episodes (alert_id, starts_at) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO told (alert_id, starts_at, severity, page_id)
SELECT alert_id, starts_at, severity, page_id FROM announcements;
DROP TABLE announcements;
ALTER TABLE told RENAME TO announcements;
CREATE INDEX announcements_of_page ON announcements (page_id);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'CREATE TABLE "announcements"', 'CREATE TABLE announcements')
WHERE type = 'table' AND name = 'announcements';
PRAGMA writable_schema = RESET;

DROP TABLE missing_watchdogs;
ALTER TABLE page_lines DROP COLUMN kind;
DROP INDEX pages_by_creation;
DROP INDEX one_page_per_missing_watchdog;
ALTER TABLE pages DROP COLUMN watchdog;
ALTER TABLE pages DROP COLUMN repeated_at;
ALTER TABLE pages DROP COLUMN edited;
ALTER TABLE pages DROP COLUMN urgency;
ALTER TABLE pages DROP COLUMN sound;
ALTER TABLE pages DROP COLUMN alert_group;
ALTER TABLE decisions DROP COLUMN kind;
ALTER TABLE alerts DROP COLUMN flap;

PRAGMA user_version = 4;
