-- Removes what 0001_alerts.up.sql made, with everything recorded in it. The file stays marked as ours.

DROP TABLE requests;
DROP TABLE announcements;
DROP TABLE page_lines;
DROP TABLE pages;
DROP TABLE deeds;
DROP TABLE decisions;
DROP TABLE gaps;
DROP TABLE transitions;
DROP TABLE episodes;
DROP TABLE alerts;
DROP TABLE sources;

PRAGMA user_version = 0;
