-- What fired at a moment long ago is found without reading every alert's row since.
--
-- Before: episodes by their end, which says of none when it began and of which alert it was. After: the index has both. Nothing recorded
-- changes.
-- Rolling back (0022_firing_then.down.sql) makes incidents, drills and the noise ledger of long ago slower, and loses nothing.

DROP INDEX episodes_by_end;
CREATE INDEX episodes_by_end ON episodes (ended_at, fired_at, alert_id) WHERE ended_at IS NOT NULL;

PRAGMA user_version = 22;
