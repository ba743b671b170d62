-- Undoes 0022_firing_then.up.sql. Nothing is lost.

DROP INDEX episodes_by_end;
CREATE INDEX episodes_by_end ON episodes (ended_at) WHERE ended_at IS NOT NULL;

PRAGMA user_version = 21;
