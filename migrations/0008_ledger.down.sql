-- Removes what 0008_ledger.up.sql made. Nothing is lost.

DROP INDEX transitions_by_time;

PRAGMA user_version = 7;
