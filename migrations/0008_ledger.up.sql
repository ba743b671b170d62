-- Everything that changed in a span, in order of time: what the noise ledger and a re-run read.
--
-- Before: the changes of a span are found by reading every one that is kept, with its reason. After: by an index that holds all
-- that is asked for. Nothing recorded changes.
-- Rolling back (0008_ledger.down.sql) loses nothing.

CREATE INDEX transitions_by_time ON transitions (at, id, alert_id, state, severity);

PRAGMA user_version = 8;
