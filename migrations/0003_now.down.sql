-- Removes what 0003_now.up.sql made. Nothing is lost but what somebody asked to see a moment ago.

DROP TABLE wishes;
DROP INDEX episodes_by_beginning;

PRAGMA user_version = 2;
