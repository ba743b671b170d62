-- Removes what 0002_desk.up.sql made. Lost: saved views, preferences, what was looked at when, deliveries to channels, and the
-- expressions of alerts. Pages held back because another source tells them count as not decided.

UPDATE alerts SET decided = NULL, because = NULL WHERE decided IN ('told_elsewhere', 'awaited');
DELETE FROM decisions WHERE held IN ('told_elsewhere', 'awaited');
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ', ''told_elsewhere'', ''awaited'')', ')')
WHERE type = 'table' AND name IN ('alerts', 'decisions');
PRAGMA writable_schema = RESET;

DROP TABLE deliveries;
DROP TABLE looks;
DROP TABLE preferences;
DROP TABLE saved_views;
ALTER TABLE sources DROP COLUMN rules;
ALTER TABLE alerts DROP COLUMN fires_at;
ALTER TABLE alerts DROP COLUMN expression;

PRAGMA user_version = 1;
