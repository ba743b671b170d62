-- Removes what 0019_postmortems.up.sql made. Lost: every document with its versions, comments and dismissals, the team's templates, and
-- every action. Incidents with their timelines stay. Pages about action items count as digests.

UPDATE pages SET kind = 'digest' WHERE kind = 'action_items';
DELETE FROM looks WHERE what = 'action_items';
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''handoff'', ''queue_digest'', ''action_items'')', '''handoff'', ''queue_digest'')')
WHERE type = 'table' AND name = 'pages';
PRAGMA writable_schema = RESET;

DROP TABLE document_memory;
DROP VIEW document_memory_of;
DROP TABLE action_events;
DROP TABLE action_items;
DROP TABLE factors;
DROP TABLE comments;
DROP TABLE dismissals;
DROP TABLE postmortem_events;
DROP TABLE postmortem_versions;
DROP TABLE postmortem_journal;
DROP TABLE postmortem_told;
DROP TABLE postmortems;
DROP TABLE templates;

PRAGMA user_version = 18;
