-- Removes what 0021_drills.up.sql made. Lost: every plan of a drill. The incidents that drills were stay, with their timelines and documents.

DROP TABLE drill_changes;
DROP TABLE drills;

PRAGMA user_version = 20;
