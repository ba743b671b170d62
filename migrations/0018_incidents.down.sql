-- Removes what 0018_incidents.up.sql made. Lost: every incident with all that people wrote about it, its timeline and its pictures.
-- Marks and everything that was recorded of alerts, queues and service levels stay.

DROP TABLE memory;
DROP VIEW memory_of;
DROP TABLE attachments;
DROP TABLE pastes;
DROP TABLE hand_folds;
DROP TABLE annotations;
DROP TABLE timeline_entries;
DROP TABLE incident_links;
DROP TABLE incident_changes;
DROP TABLE incidents;

PRAGMA user_version = 17;
