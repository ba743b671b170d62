-- Removes what 0004_actions.up.sql made. Lost: which actions were run for which alert, and how they ended.

DROP TABLE runs;

PRAGMA user_version = 3;
