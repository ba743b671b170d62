-- Removes what 0020_knowable.up.sql made. Lost: what could be known at a minute of incidents whose records are gone,
-- and when changes of alerts came to be known. Incidents with their
-- timelines and documents stay.

DROP TABLE knowable;
ALTER TABLE transitions DROP COLUMN known_at;

PRAGMA user_version = 19;
