-- Removes what 0009_wake.up.sql made. Lost: which parts of gaps a history told of, and what colleagues did in them.

ALTER TABLE sources DROP COLUMN clusters;
ALTER TABLE sources DROP COLUMN senders;
ALTER TABLE gaps DROP COLUMN colleagues;
ALTER TABLE gaps DROP COLUMN untold;
ALTER TABLE gaps DROP COLUMN told;

PRAGMA user_version = 8;
